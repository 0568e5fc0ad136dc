import Files
import TestSupport
import Testing

@testable import Vision

@Suite struct CSVTests {
  @Test func `a CSV file has the rows that Python's csv module reads`() throws {
    // [r for r in csv.reader(io.StringIO(text, newline="")) if r]
    let text = "a,b\r\n\"x, y\",\"say \"\"hi\"\"\"\n\n,\n\"two\nlines\",\"\"\nlast,one"
    let rows = try CSV.rows(of: text, path: "list.csv")
    #expect(
      rows.map(\.fields) == [
        ["a", "b"], ["x, y", "say \"hi\""], ["", ""], ["two\nlines", ""], ["last", "one"],
      ])
    #expect(rows.map(\.line) == [1, 2, 4, 5, 7])
    #expect(try CSV.rows(of: "\u{FEFF}a,b", path: "").map(\.fields) == [["a", "b"]])
    #expect(try CSV.rows(of: "", path: "").isEmpty)
  }

  @Test func `a CSV file lists images in its folder, with or without a header`() throws {
    let folder = try TemporaryFolder()
    for name in ["1.png", "two, three.png"] { _ = try folder.file(name, [1]) }
    func read(_ text: String) throws -> LabeledFiles {
      try LabeledFiles(csv: folder.file("list.csv", Array(text.utf8)))
    }
    for text in [
      "id,label,path\n7,rex,1.png\n8,mia,\"two, three.png\"\n", "1.png,rex\n\"two, three.png\",mia",
      "path,label\r\n\(folder.path)/1.png,rex\r\n\"two, three.png\",mia\r\n",
    ] {
      let files = try read(text)
      #expect(files.classes == ["mia", "rex"] && files.labels == [1, 0])
      #expect(files.paths[1] == folder.path + "/two, three.png")
    }
  }

  @Test func `an invalid line is reported with its number`() throws {
    let folder = try TemporaryFolder()
    for name in ["1.png", "2.png"] { _ = try folder.file(name, [1]) }
    func expect(_ text: [UInt8], _ message: String, line: Int = #line) throws {
      do {
        _ = try LabeledFiles(csv: folder.file("list.csv", text))
        Issue.record("line \(line): read")
      } catch let error as DataError {
        #expect(error.description.contains(message), "line \(line): \(error)")
      }
    }
    func expect(_ text: String, _ message: String, line: Int = #line) throws {
      try expect(Array(text.utf8), message, line: line)
    }
    try expect("", "list.csv: is empty")
    try expect("path,label\n", "lists no images")
    try expect("file,class,id\n", "no columns 'path' and 'label'")
    try expect("path,label\n1.png,a\n2.png\n", "line 3 has 1 fields instead of 2")
    try expect("1.png,a\n2.png,\n", "line 2 has no label")
    try expect("1.png,a\n,b\n", "line 2 has no path")
    try expect("1.png,a\n3.png,b\n", "line 2 lists \(folder.path)/3.png, which does not exist")
    try expect("1.png,a\n2.png,a\n", "only one class, 'a'")
    try expect("1.png,\"a\n2.png,b\n", "line 1 has an unterminated quote")
    try expect(Array("1.png,".utf8) + [0xFF], "is not UTF-8 text")
  }
}

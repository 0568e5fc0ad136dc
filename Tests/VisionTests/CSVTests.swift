import Files
import TestSupport
import Testing

@testable import Vision

@Suite struct CSVTests {
  @Test func `rows are what Python's csv module reads`() throws {
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

  @Test func `a list names pictures beside it, with or without a first line of names`() throws {
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

  @Test func `the line that is not as it should be is named`() throws {
    let folder = try TemporaryFolder()
    for name in ["1.png", "2.png"] { _ = try folder.file(name, [1]) }
    func says(_ text: [UInt8], _ words: String, line: Int = #line) throws {
      do {
        _ = try LabeledFiles(csv: folder.file("list.csv", text))
        Issue.record("line \(line): read")
      } catch let error as DataError {
        #expect(error.description.contains(words), "line \(line): \(error)")
      }
    }
    func says(_ text: String, _ words: String, line: Int = #line) throws {
      try says(Array(text.utf8), words, line: line)
    }
    try says("", "list.csv: is empty")
    try says("path,label\n", "names no pictures")
    try says("file,class,id\n", "no columns 'path' and 'label'")
    try says("path,label\n1.png,a\n2.png\n", "line 3 has 1 fields, not 2")
    try says("1.png,a\n2.png,\n", "line 2 has no label")
    try says("1.png,a\n,b\n", "line 2 has no path")
    try says("1.png,a\n3.png,b\n", "line 2 names \(folder.path)/3.png, which is not there")
    try says("1.png,a\n2.png,a\n", "one class only, 'a'")
    try says("1.png,\"a\n2.png,b\n", "line 1 opens a quote that is never closed")
    try says(Array("1.png,".utf8) + [0xFF], "is not UTF-8 text")
  }
}

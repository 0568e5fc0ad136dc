import Files
import TestSupport
import Testing

@testable import Vision

@Suite struct CSVTests {
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

  @Test func `labels in NFC and NFD are one class, in lists and in folders`() throws {
    let folder = try TemporaryFolder()
    for (name, image) in [("Zoe\u{301}", "a.png"), ("Zo\u{E9}", "b.png"), ("Mia", "c.png")] {
      try File.makeFolder(folder.path + "/images/" + name)
      try File.write([1], to: folder.path + "/images/\(name)/\(image)")
    }
    let images = try ImageFolder(folder.path + "/images")
    #expect(images.classes == ["Mia", "Zo\u{E9}"] && images.labels == [0, 1, 1])
    #expect(images.classes[1].unicodeScalars.count == 4, "the spelling of the first image, in NFD")
    let list =
      "images/Mia/c.png,Mia\nimages/Zo\u{E9}/b.png,Zo\u{E9}\nimages/Zoe\u{301}/a.png,Zoe\u{301}\n"
    let files = try LabeledFiles(csv: folder.file("list.csv", Array(list.utf8)))
    #expect(files.classes == ["Mia", "Zo\u{E9}"] && files.labels == [0, 1, 1])
    #expect(files.classes[1].unicodeScalars.count == 3, "the spelling of the first image, in NFC")
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
    try expect(
      "file,class,id\n", "no columns 'path' and 'label'; its first line is 'file,class,id'")
    try expect(
      "filename,label\n1.png,a\n2.png,b\n",
      "line 1 is 'filename,label', neither a header nor an image that exists; if it names the columns, "
        + "write 'path,label'")
    try expect("path,label\n1.png,a\n2.png\n", "line 3 has 1 field instead of 2; separate")
    for separator in [";", "\t"] {
      try expect(
        "path\(separator)label\n1.png\(separator)a\n", "separate columns with commas: 'path,label'")
    }
    try expect("1.png,a\n2.png,\n", "line 2 has no label")
    try expect("1.png,a\n,b\n", "line 2 has no path")
    try expect("1.png,a\n3.png,b\n", "line 2 lists \(folder.path)/3.png, which does not exist")
    try expect("1.png,a\n2.png,a\n", "only one class, 'a'")
    try expect("1.png,\"a\n2.png,b\n", "line 1 has an unterminated quote")
    try expect(Array("1.png,".utf8) + [0xFF], "is not UTF-8 text")
  }
}

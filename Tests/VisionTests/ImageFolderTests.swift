import Files
import Foundation
import Glibc
import Tensors
import TestSupport
import Testing
import Vision

@Suite struct ImageFolderTests {
  private let fixtures = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Fixtures/Vision").path()

  private func problem<Value>(_ body: () throws -> Value) -> String {
    do {
      _ = try body()
      return "read"
    } catch { return "\(error)" }
  }

  /// Creates a tree of files.
  private func tree(_ folder: TemporaryFolder, _ names: [String]) throws {
    for name in names { try File.write([1], to: folder.path + "/" + name) }
  }

  @Test func `images are in torchvision's order`() throws {
    let folder = try TemporaryFolder()
    let text = try String(contentsOfFile: fixtures + "/folder.txt", encoding: .utf8)
    let expected = text.split(separator: "\n").map(String.init)
    let paths = expected.map { String($0.drop { $0 != " " }.dropFirst()) }
    try tree(folder, paths.reversed() + ["cat/notes.txt", "Dog/1.jpg.bak", "loose.jpg"])
    let found = try ImageFolder(folder.path)
    let lines = zip(found.labels, found.paths).map {
      "\($0) \($1.dropFirst(folder.path.count + 1))"
    }
    #expect(lines == expected)
    #expect(found.classes == ["Dog", "cat", "zebra", "élan"])
    #expect(found.ignored.map { $0.split(separator: "/").last } == ["1.jpg.bak", "notes.txt"])
    #expect(
      found.warnings == [
        "2 files are ignored: 1 .bak, 1 .txt, for example \(found.ignored[0]); only .jpeg, .jpg and .png are read",
        "1 image is in no class and ignored, for example \(folder.path)/loose.jpg; put each into the folder of its "
          + "class",
      ])
  }

  @Test func `gray images are converted to RGB`() throws {
    let folder = try TemporaryFolder()
    let gray = Image(width: 2, height: 1, channels: 1, pixels: [7, 9])
    try gray.write(to: folder.path + "/a/1.png")
    try gray.write(to: folder.path + "/b/1.png")
    let item = try ImageFolder(folder.path).item(1)
    #expect(item.label == 1 && item.value.pixels == [7, 7, 7, 9, 9, 9])
  }

  @Test func `an invalid folder is reported with the problem and how to fix it`() throws {
    let folder = try TemporaryFolder()
    func expect(_ message: String, line: Int = #line) {
      let text = problem { try ImageFolder(folder.path) }
      #expect(text.contains(message) && text.contains(folder.path), "line \(line): \(text)")
    }
    #expect(problem { try ImageFolder("/nowhere") }.contains("/nowhere: cannot be opened"))
    expect("has no subfolders; put the images of each class in a subfolder")
    try tree(folder, ["cat/1.jpg"])
    expect("has only one class, 'cat'")
    #expect(try ImageFolder(folder.path, minimumClasses: 1).count == 1)
    try tree(folder, ["dog/1.gif"])
    expect("/dog: is a class without images in files of type .jpeg, .jpg, .png")
    expect("in files of type .jpeg, .jpg, .png, but with other files: 1 .gif; convert them")
    #expect(try ImageFolder(folder.path, allowsEmptyClasses: true).count == 1)
    #expect(try ImageFolder(folder.path, extensions: ["jpg", "gif"]).count == 2)
    symlink(folder.path, folder.path + "/dog/round")
    expect("is nested more than 32 levels deep; look for a link")
  }

  @Test func `a name that is not UTF-8 is skipped and reported with its bytes`() throws {
    let folder = try TemporaryFolder()
    try tree(folder, ["a/1.jpg", "b/1.jpg"])
    let path = Array(folder.path.utf8) + Array("/b/caf".utf8) + [0xE9] + Array(".jpg".utf8) + [0]
    let descriptor = path.withUnsafeBytes {
      open($0.assumingMemoryBound(to: CChar.self).baseAddress!, O_CREAT | O_WRONLY, 0o600)
    }
    try #require(descriptor >= 0)
    close(descriptor)
    let found = try ImageFolder(folder.path)
    #expect(found.paths.map { $0.suffix(7) } == ["a/1.jpg", "b/1.jpg"])
    let name = try #require(found.invalidNames.first)
    #expect(name.hasSuffix("/b/caf\\xE9.jpg") && found.invalidNames.count == 1)
    #expect(
      found.warnings == [
        "1 name is not UTF-8 and skipped, for example \(name); rename with convmv -f latin1 -t utf8 --notest -r "
          + name.dropLast(12)
      ])
    path.withUnsafeBytes { _ = unlink($0.assumingMemoryBound(to: CChar.self).baseAddress!) }
  }

  @Test func `photos are upright, or as stored`() throws {
    let folder = try TemporaryFolder()
    for name in ["a/1.jpg", "b/1.jpg"] {
      try File.write(File.read(fixtures + "/exif6-jpg.jpg"), to: folder.path + "/" + name)
    }
    let list = try folder.file("list.csv", Array("a/1.jpg,a\nb/1.jpg,b\n".utf8))
    for upright in [true, false] {
      let raw = try File.read(fixtures + "/exif6-jpg\(upright ? "-upright" : "").raw")
      let found = try ImageFolder(folder.path, upright: upright)
      for dataset in [
        found.files, try LabeledFiles(csv: list, upright: upright),
        try LabeledFiles(paths: found.paths, labels: ["a", "b"], upright: upright),
      ] {
        #expect(try dataset.item(1).value.pixels == raw)
      }
    }
    #expect(try ImageFolder(folder.path).item(0).value.width == 17)
    #expect(try LabeledFiles(csv: list).item(0).value.width == 17)
  }

  @Test func `ignored files are counted by extension, the most frequent first`() throws {
    let folder = try TemporaryFolder()
    try tree(
      folder,
      ["x/1.webp", "x/2.WEBP", "x/b/3.webp", "x/4.tif", "x/README", "x/.hidden.tif", "x/5.PNG"]
        + (0..<9).map { "x/z.\($0)" })
    var listing = ImageListing()
    try listing.add(folder.path)
    listing.add(file: "else.webp")
    #expect(listing.paths == [folder.path + "/x/5.PNG", "else.webp"])
    #expect(listing.ignored.count == 14)
    #expect(
      listing.warnings == [
        "14 files are ignored: 3 .webp, 1 without extension, 1 .0, 1 .1, 1 .2, 1 .3, 1 .4, 1 .5, 4 others, for "
          + "example \(folder.path)/x/1.webp; only .jpeg, .jpg and .png are read"
      ])
    #expect(ImageListing().warnings.isEmpty)
  }

  @Test func `lists of paths and labels are validated`() throws {
    let folder = try TemporaryFolder()
    try tree(folder, ["1.jpg", "2.jpg", "3.jpg"])
    let paths = (1...3).map { "\(folder.path)/\($0).jpg" }
    let files = try LabeledFiles(paths: paths, labels: ["10", "9", "10"])
    #expect(files.classes == ["9", "10"] && files.labels == [1, 0, 1])
    #expect(try LabeledFiles(paths: paths, labels: ["10", "b", "9"]).classes == ["10", "9", "b"])
    func expect(_ paths: [String], _ labels: [String], _ message: String, line: Int = #line) {
      let text = problem { try LabeledFiles(paths: paths, labels: labels) }
      #expect(text.contains(message), "line \(line): \(text)")
    }
    expect(paths, ["a", "b"], "list of 3 paths, but there are 2 labels")
    expect(paths, ["a", "a", "a"], "only one class, 'a'")
    expect([], [], "there are no images")
    expect([paths[0], "/gone.jpg"], ["a", "b"], "/gone.jpg: does not exist")
  }
}

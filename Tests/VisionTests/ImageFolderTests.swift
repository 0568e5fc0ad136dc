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

  /// Makes a tree of files.
  private func tree(_ folder: TemporaryFolder, _ names: [String]) throws {
    for name in names { try File.write([1], to: folder.path + "/" + name) }
  }

  @Test func `pictures come in torchvision's order`() throws {
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
  }

  @Test func `pictures are read in color`() throws {
    let folder = try TemporaryFolder()
    let gray = Image(width: 2, height: 1, channels: 1, pixels: [7, 9])
    try gray.write(to: folder.path + "/a/1.png")
    try gray.write(to: folder.path + "/b/1.png")
    let item = try ImageFolder(folder.path).item(1)
    #expect(item.label == 1 && item.value.pixels == [7, 7, 7, 9, 9, 9])
  }

  @Test func `folders that cannot be used are named with the recovery suggestion`() throws {
    let folder = try TemporaryFolder()
    func says(_ words: String, line: Int = #line) {
      let text = problem { try ImageFolder(folder.path) }
      #expect(text.contains(words) && text.contains(folder.path), "line \(line): \(text)")
    }
    #expect(problem { try ImageFolder("/nowhere") }.contains("/nowhere: cannot be opened"))
    says("has no folders in it; put the pictures of each class in a folder")
    try tree(folder, ["cat/1.jpg"])
    says("has one class only, 'cat'")
    #expect(try ImageFolder(folder.path, minimumClasses: 1).count == 1)
    try tree(folder, ["dog/1.gif"])
    says("/dog: is a class without pictures whose names end in .jpeg, .jpg, .png")
    #expect(try ImageFolder(folder.path, allowsEmptyClasses: true).count == 1)
    #expect(try ImageFolder(folder.path, endings: ["jpg", "gif"]).count == 2)
    symlink(folder.path, folder.path + "/dog/round")
    says("is more than 32 folders deep; look for a link")
  }

  @Test func `a name that is not UTF-8 is shown byte by byte`() throws {
    let folder = try TemporaryFolder()
    try tree(folder, ["a/1.jpg", "b/1.jpg"])
    let path = Array(folder.path.utf8) + Array("/b/caf".utf8) + [0xE9] + Array(".jpg".utf8) + [0]
    let descriptor = path.withUnsafeBytes {
      open($0.assumingMemoryBound(to: CChar.self).baseAddress!, O_CREAT | O_WRONLY, 0o600)
    }
    try #require(descriptor >= 0)
    close(descriptor)
    let text = problem { try ImageFolder(folder.path) }
    #expect(text.contains("/b/caf\\xE9.jpg: its name is not UTF-8; rename it"), "\(text)")
    path.withUnsafeBytes { _ = unlink($0.assumingMemoryBound(to: CChar.self).baseAddress!) }
  }

  @Test func `lists of paths and labels are checked`() throws {
    let folder = try TemporaryFolder()
    try tree(folder, ["1.jpg", "2.jpg", "3.jpg"])
    let paths = (1...3).map { "\(folder.path)/\($0).jpg" }
    let files = try LabeledFiles(paths: paths, labels: ["10", "9", "10"])
    #expect(files.classes == ["9", "10"] && files.labels == [1, 0, 1])
    #expect(try LabeledFiles(paths: paths, labels: ["10", "b", "9"]).classes == ["10", "9", "b"])
    func says(_ paths: [String], _ labels: [String], _ words: String, line: Int = #line) {
      let text = problem { try LabeledFiles(paths: paths, labels: labels) }
      #expect(text.contains(words), "line \(line): \(text)")
    }
    says(paths, ["a", "b"], "list of 3 paths, but there are 2 labels")
    says(paths, ["a", "a", "a"], "one class only, 'a'")
    says([], [], "there are no pictures")
    says([paths[0], "/gone.jpg"], ["a", "b"], "/gone.jpg: is not there")
  }
}

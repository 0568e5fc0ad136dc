import Glibc
import TestSupport
import Testing

@testable import Files

@Suite struct MappedFileTests {
  @Test func `a mapped file has the same bytes as a file that is read`() throws {
    let path = ZipArchiveTests.fixture
    let file = try MappedFile(path)
    #expect(file.withUnsafeBytes { Array($0) } == (try File.read(path)))
    let copy = MappedFile(copying: [3, 1, 2], path: "copy")
    #expect(copy.withUnsafeBytes { Array($0) } == [3, 1, 2])
    #expect(MappedFile(copying: [], path: "").withUnsafeBytes { $0.count } == 0)
  }

  @Test func `a large file is mapped and has the same bytes`() throws {
    let mapped = try MappedFile(ZipArchiveTests.fixture, readLimit: 100)
    #expect(mapped.withUnsafeBytes { Array($0) } == (try File.read(ZipArchiveTests.fixture)))
  }

  @Test func `a file keeps its bytes when it is shortened after it was opened`() throws {
    let folder = try TemporaryFolder()
    let path = try folder.file("x", [UInt8](repeating: 7, count: 1 << 20))
    let file = try MappedFile(path)
    truncate(path, 10)
    #expect(file.withUnsafeBytes { $0.allSatisfy { $0 == 7 } })
  }

  @Test func `a file that becomes shorter while it is read is reported`() throws {
    let folder = try TemporaryFolder()
    let (descriptor, size) = try File.openForReading(folder.file("x", [1, 2, 3, 4]))
    defer { close(descriptor) }
    truncate(folder.path + "/x", 3)
    var bytes = [UInt8](repeating: 0, count: size)
    #expect {
      try bytes.withUnsafeMutableBytes { try File.read(descriptor, into: $0, "x") }
    } throws: {
      "\($0)".contains("became shorter while it was read: 3 instead of 4 bytes")
    }
  }

  @Test func `mapping a missing file, a folder or a path with NUL throws an error`() {
    for (path, problem) in [
      ("/nowhere/x", "cannot be opened: No such file"), ("/tmp", "is not a file"),
      ("/tmp\0x", "contains a NUL character"), ("", "'': is an empty path"),
    ] {
      #expect {
        try MappedFile(path)
      } throws: {
        "\($0)".contains(problem)
      }
    }
  }
}

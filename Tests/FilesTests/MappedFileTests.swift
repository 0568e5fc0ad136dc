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

  @Test func `mapping a missing file, a folder or a path with NUL throws an error`() {
    for (path, problem) in [
      ("/nowhere/x", "cannot be opened: No such file"), ("/tmp", "is not a file"),
      ("/tmp\0x", "cannot be opened"),
    ] {
      #expect {
        try MappedFile(path)
      } throws: {
        "\($0)".contains(problem)
      }
    }
  }
}

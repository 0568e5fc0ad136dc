import Glibc
import TestSupport
import Testing

@testable import Files

/// What the documentation of `open`, `rename` and `ln` promises, and other programs that write files do.
@Suite struct FileWritingTests {
  private let folder: TemporaryFolder
  private var path: String { folder.path }

  init() throws { folder = try TemporaryFolder() }

  private func problem(_ body: () throws(DataError) -> Void) -> String {
    do throws(DataError) { try body() } catch { return "\(error)" }
    return ""
  }

  private func mode(_ path: String) -> mode_t {
    var status = stat()
    lstat(path, &status)
    return status.st_mode
  }

  @Test func `writing through a symbolic link replaces its target and keeps the link`() throws {
    try File.makeFolder(path + "/real")
    try File.write([1], to: path + "/real/file")
    symlink("real/file", path + "/link")
    symlink("link", path + "/second")
    try File.write([2, 3], to: path + "/second")
    #expect(mode(path + "/second") & S_IFMT == S_IFLNK && mode(path + "/link") & S_IFMT == S_IFLNK)
    #expect(try File.read(path + "/real/file") == [2, 3])
    symlink(path + "/new/file", path + "/dangling")
    try File.write([4], to: path + "/dangling")
    #expect(try File.read(path + "/new/file") == [4])
    symlink("loop", path + "/loop")
    #expect(
      problem { () throws(DataError) in try File.write([1], to: path + "/loop") }.contains(
        "symbolic links"))
  }

  @Test func `devices and FIFOs are written to, and remain`() throws {
    mkfifo(path + "/fifo", 0o600)
    let reader = open(path + "/fifo", O_RDONLY | O_NONBLOCK)
    symlink("fifo", path + "/link")
    try File.write([1, 2], to: path + "/link")
    var bytes: [UInt8] = [0, 0, 0]
    #expect(read(reader, &bytes, 3) == 2 && bytes == [1, 2, 0])
    close(reader)
    #expect(mode(path + "/fifo") & S_IFMT == S_IFIFO)

    try File.write([1], to: "/dev/null")
    #expect(mode("/dev/null") & S_IFMT == S_IFCHR)
    symlink("/dev/full", path + "/full")
    let text = problem { () throws(DataError) in try File.write([1], to: path + "/full") }
    #expect(text.contains("/full: cannot be written: No space left on device"))
    #expect(mode("/dev/full") & S_IFMT == S_IFCHR && mode(path + "/full") & S_IFMT == S_IFLNK)
  }

  @Test func `an open file of the process is written to where it stands`() throws {
    let file = open(path + "/log", O_RDWR | O_CREAT, 0o600)
    defer { close(file) }
    _ = write(file, "ab", 2)
    try File.write(Array("cd".utf8), to: "/dev/fd/\(file)")
    try File.write(Array("ef".utf8), to: "/proc/self/fd/\(file)")
    _ = write(file, "gh", 2)
    #expect(try File.read(path + "/log") == Array("abcdefgh".utf8))
  }

  @Test func `a pipe whose reader has ended is an error, not a signal`() throws {
    var ends: [Int32] = [0, 0]
    #expect(pipe(&ends) == 0)
    close(ends[0])
    defer { close(ends[1]) }
    let text = problem { () throws(DataError) in try File.write([1], to: "/dev/fd/\(ends[1])") }
    #expect(text.contains("cannot be written: Broken pipe"))
  }

  @Test(arguments: [0o600, 0o644, 0o755, 0o4750] as [mode_t])
  func `an existing file keeps its permissions`(permissions: mode_t) throws {
    let file = try folder.file("x", [1])
    chmod(file, permissions)
    try File.write([2], to: file)
    #expect(mode(file) & 0o7777 == permissions)
  }

  @Test(.enabled(if: getuid() == 0)) func `an existing file keeps its owner`() throws {
    let file = try folder.file("x", [1])
    chown(file, 1234, 5678)
    try File.write([2], to: file)
    var status = stat()
    stat(file, &status)
    #expect(status.st_uid == 1234 && status.st_gid == 5678)
  }

  @Test(.enabled(if: getuid() != 0)) func `a read-only file is not replaced`() throws {
    let file = try folder.file("x", [1])
    chmod(file, 0o444)
    #expect(
      problem { () throws(DataError) in try File.write([2], to: file) }.contains("it is read-only"))
    #expect(try File.read(file) == [1])
  }

  @Test func `paths that name no file are refused with the reason`() throws {
    try File.makeFolder(path + "/folder")
    for (name, reason) in [
      ("", "'': is an empty path; name a file or folder"), ("a\0b", "contains a NUL character"),
      (path + "/folder", "it is a folder; add the name of a file"),
      (path + "/folder/", "it is a folder"),
      (
        path + "/" + String(repeating: "x", count: 300), "File name too long; choose a shorter name"
      ),
    ] {
      let text = problem { () throws(DataError) in try File.write([1], to: name) }
      #expect(text.contains(reason), "\(text)")
    }
    #expect(
      problem { () throws(DataError) in try File.makeFolder("") }.contains("is an empty path"))
    #expect(
      problem { () throws(DataError) in _ = try File.entries(in: "") }.contains("is an empty path"))
    #expect(problem { () throws(DataError) in _ = try File.read("") }.contains("is an empty path"))
    let file = try folder.file("x", [1])
    #expect(
      problem { () throws(DataError) in try File.makeFolder(file) }
        .contains("cannot be created: '\(file)' is not a folder; choose the path of a folder"))
    for path in ["/dev/null", "/dev/null/run", file + "/a/b"] {
      let problem = problem { () throws(DataError) in try File.makeFolder(path) }
      #expect(problem.contains("is not a folder") && !problem.contains("exists"), "\(problem)")
    }
    #expect(
      problem { () throws(DataError) in try File.write([1], to: file + "/y") }
        .contains("/x' is not a folder; choose another path"))
  }

  @Test func `nothing remains beside a written file, or one that could not be written`() throws {
    try File.write([1], to: path + "/a/b")
    _ = problem { () throws(DataError) in try File.write([1], to: path + "/a") }
    try File.makeFolder(path + "/a/\u{301}b")
    #expect(try File.entries(in: path).map(\.name) == ["a"])
    #expect(try File.entries(in: path + "/a").map(\.name) == ["b", "\u{301}b"])
  }

  @Test func `names that are not UTF-8 are listed apart, with their bytes`() throws {
    try File.write([1], to: path + "/a")
    let bytes = Array(path.utf8) + Array("/x\n".utf8) + [0xE9, 0]
    let descriptor = bytes.withUnsafeBytes {
      open($0.assumingMemoryBound(to: CChar.self).baseAddress!, O_CREAT | O_WRONLY, 0o600)
    }
    try #require(descriptor >= 0)
    close(descriptor)
    let listing = try File.listing(of: path)
    #expect(listing.entries.map(\.name) == ["a"] && listing.invalidNames == ["x\\x0A\\xE9"])
    #expect(try File.entries(in: path) == listing.entries)
    bytes.withUnsafeBytes { _ = unlink($0.assumingMemoryBound(to: CChar.self).baseAddress!) }
  }
}

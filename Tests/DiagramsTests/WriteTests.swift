import Glibc
import Testing

@testable import Diagrams

@Suite final class WriteTests {
  private let folder: String

  init() throws {
    var template = Array("/tmp/graphs-tests-XXXXXX".utf8CString)
    folder = String(cString: try #require(mkdtemp(&template)))
  }

  deinit {
    for name in names(folder + "/a/b") { unlink("\(folder)/a/b/\(name)") }
    for name in names(folder) { unlink("\(folder)/\(name)") }
    for path in ["/a/b", "/a", ""] { rmdir(folder + path) }
  }

  private func names(_ path: String) -> [String] {
    guard let directory = opendir(path) else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) {
        String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  private func bytes(_ path: String) throws -> [UInt8] {
    let file = try #require(fopen(path, "r"))
    defer { fclose(file) }
    var result: [UInt8] = []
    while case let byte = fgetc(file), byte != EOF { result.append(UInt8(byte)) }
    return result
  }

  @Test func `the extension selects the format, folders are created, and no other files remain`()
    throws
  {
    let diagram = Samples.square()
    let base = folder + "/a/b/square"
    for ending in ["svg", "PNG", "pdf", "dot", "gv"] { try diagram.write(to: "\(base).\(ending)") }
    let expected = ["PNG", "dot", "gv", "pdf", "svg"].map { "square.\($0)" }
    #expect(names(folder + "/a/b") == expected)
    #expect(try bytes(base + ".svg") == diagram.rendered(as: .svg))
    #expect(try bytes(base + ".dot") == Array(diagram.dot().utf8))
    #expect(try bytes(base + ".gv") == Array(diagram.dot().utf8))
    #expect(try bytes(base + ".PNG").prefix(4) == [0x89, 0x50, 0x4E, 0x47])
    #expect(try bytes(base + ".pdf").prefix(4) == [0x25, 0x50, 0x44, 0x46])
  }

  @Test func `a file has default permissions, also after it is replaced`() throws {
    let path = folder + "/square.dot"
    try Samples.convolution().write(to: path)
    try Samples.square().write(to: path)
    #expect(try bytes(path) == Array(Samples.square().dot().utf8))
    var status = stat()
    #expect(stat(path, &status) == 0)
    #expect(status.st_mode & 0o400 != 0 && status.st_mode & 0o111 == 0)
  }

  @Test(arguments: ["x.jpeg", "svg", "", "a.svg/b", "x."])
  func `an unknown extension is an error that lists the supported ones`(name: String) {
    let path = "\(folder)/\(name)"
    let error = #expect(throws: DiagramError.self) { try Samples.square().write(to: path) }
    #expect(error == .unknownExtension(path: path))
    #expect(
      error?.description
        == "\(path): unsupported file extension. Use .svg, .png, .pdf, .dot or .json, or call explore for an "
        + "interactive .html page"
    )
    #expect(names(folder).isEmpty)
  }

  @Test func `an error names the folder that cannot be written to, and the reason`() throws {
    let file = folder + "/file.dot"
    try Samples.square().write(to: file)
    for path in [file + "/x.svg", file + "/y/x.svg", "/dev/null/x.svg", "/proc/none/x.svg"] {
      let error = #expect(throws: DiagramError.self) { try Samples.square().write(to: path) }
      #expect(error?.description.hasPrefix("\(path): cannot be written: ") == true)
      #expect(
        error?.description.contains(/' is not a folder|the folder '/) == true,
        "\(String(describing: error))")
    }
    #expect(names(folder) == ["file.dot"])
  }

  @Test func `a path that is a folder is an error and leaves no files`() throws {
    let path = folder + "/a/b/x.svg"
    try Samples.square().write(to: path)
    #expect(unlink(path) == 0 && mkdir(path, 0o777) == 0)
    defer { rmdir(path) }
    #expect(throws: DiagramError.self) { try Samples.square().write(to: path) }
    #expect(names(folder + "/a/b") == ["x.svg"])
  }
}

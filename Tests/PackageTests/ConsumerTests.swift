import Foundation
import Testing

/// Another package can depend on this one, and do what the README shows.
///
/// It is built without MPI, also where this package is built with it: so both ways are compiled.
///
/// It names a tagged version, for which SwiftPM allows less than for a folder: unsafe flags, for example, not at all.
///
/// The build compiles ten modules anew, about a minute on two cores: so only where `CI` is set.
@Suite(
  .enabled(if: ProcessInfo.processInfo.environment["CI"] != nil, "takes minutes: set CI to run it"))
final class ConsumerTests {
  private let folder: String
  /// This working copy as it is, with a tag.
  private let copy: String

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
    copy = folder + "/Wingbeat"
    try Self.copyProject(to: copy)
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  @Test func `a package that depends on this one runs the README's example`() throws {
    let readme = try String(contentsOfFile: Manifest.project + "/README.md", encoding: .utf8)
    let example = try #require(Example(readme: readme))
    let dependency = ".package(url: \"file://\(copy)\", exact: \"1.0.0\")"
    let modules = example.modules + ["Distributed"]
    let products = modules.map { ".product(name: \"\($0)\", package: \"Wingbeat\")" }
    let consumer = folder + "/Consumer"
    try write(
      """
      // swift-tools-version: 6.3
      import PackageDescription

      let package = Package(
        name: "Consumer", dependencies: [\(dependency)],
        targets: [
          .executableTarget(name: "Consumer", dependencies: [\(products.joined(separator: ", "))])
        ])
      """, to: consumer + "/Package.swift")
    try write(example.code, to: consumer + "/Sources/Consumer/main.swift")
    try write(
      """
      import Distributed

      let ranks = try! World.communicator().size
      """, to: consumer + "/Sources/Consumer/Ranks.swift")
    let output = try run(
      "-u", "WINGBEAT_MPI", "swift", "run", "--quiet", "Consumer", in: consumer)
    #expect(output.filter { !$0.isWhitespace } == example.output.filter { !$0.isWhitespace })
    let picture = try String(contentsOfFile: consumer + "/loss.svg", encoding: .utf8)
    #expect(picture.hasPrefix("<svg") && picture.contains("loss"))
  }

  private func write(_ text: String, to path: String) throws {
    let parent = URL(fileURLWithPath: path).deletingLastPathComponent()
    try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true)
    try text.write(toFile: path, atomically: true, encoding: .utf8)
  }

  /// Copies what git would commit, and commits and tags it there.
  private static func copyProject(to copy: String) throws {
    let files = try run(
      "git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", in: Manifest.project)
    let manager = FileManager.default
    for file in files.split(separator: "\0").map(String.init) {
      let source = Manifest.project + "/" + file
      guard manager.fileExists(atPath: source) else { continue }
      let target = URL(fileURLWithPath: copy + "/" + file)
      try manager.createDirectory(
        at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
      try manager.copyItem(atPath: source, toPath: target.path)
    }
    _ = try run("git", "init", "--quiet", in: copy)
    _ = try run("git", "add", "--all", in: copy)
    _ = try run(
      "git", "-c", "user.name=Test", "-c", "user.email=test@example.com", "commit", "--quiet",
      "--message", "A copy", in: copy)
    _ = try run("git", "tag", "1.0.0", in: copy)
  }
}

/// The README's first program: what it imports, and what it says that it prints.
private struct Example {
  let code: String
  let modules: [String]
  let output: String

  init?(readme: String) {
    let blocks = readme.components(separatedBy: "```swift\n").dropFirst().compactMap {
      $0.components(separatedBy: "\n```").first
    }
    guard let code = blocks.first(where: { $0.contains("print(") && $0.hasPrefix("import ") })
    else { return nil }
    self.code = code + "\n"
    let lines = code.split(separator: "\n")
    modules = lines.filter { $0.hasPrefix("import ") }.map { String($0.dropFirst(7)) }
    // "print(w.gradient!)   // ∂loss/∂w: [[-10.], [-15.]]"
    output = lines.filter { $0.hasPrefix("print(") }.compactMap {
      $0.components(separatedBy: ": ").last
    }.joined()
  }
}

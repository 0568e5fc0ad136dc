import Foundation
import Testing
import Wingbeat

@testable import Reference

@Suite struct ReferenceTests {
  /// The package's folder.
  let project = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path()

  /// Where the compiler left the modules: beside the running tests.
  let modules = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
    .appending(path: "Modules").path()

  func temporaryFolder() throws -> String {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path()
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    return folder
  }

  @Test func `every public symbol is documented, and DocC has no warning`() throws {
    let output = try temporaryFolder()
    defer { try? FileManager.default.removeItem(atPath: output) }
    let builder = ReferenceBuilder(
      project: project, modules: modules, output: output + "/reference", basePath: "reference")
    let findings = try builder.build()
    #expect(findings.isEmpty, "\(findings.count): \(findings.joined(separator: "\n"))")
    for module in try builder.publicModules() {
      let page = "\(output)/reference/documentation/\(module.lowercased())/index.html"
      #expect(FileManager.default.fileExists(atPath: page), "\(page)")
    }
    #expect(
      FileManager.default.fileExists(
        atPath: "\(output)/reference/documentation/wingbeat/index.html"))
  }

  @Test func `a symbol without documentation is named, unless it inherits some`() throws {
    let folder = try temporaryFolder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let graph = """
      {
        "module": {"name": "Birds"},
        "symbols": [
          {"identifier": {"precise": "s:a"}, "pathComponents": ["Wing"], "docComment": {"lines": []}},
          {"identifier": {"precise": "s:b"}, "pathComponents": ["Wing", "beat()"]},
          {"identifier": {"precise": "s:c"}, "pathComponents": ["Wing", "hash(into:)"]},
          {"identifier": {"precise": "s:d::SYNTHESIZED::s:e"}, "pathComponents": ["Wing", "!=(_:_:)"]}
        ],
        "relationships": [
          {"source": "s:c", "target": "s:f", "kind": "memberOf", "sourceOrigin": {"displayName": "Hashable"}}
        ]
      }
      """
    try graph.write(toFile: folder + "/Birds.symbols.json", atomically: true, encoding: .utf8)
    #expect(
      try SymbolGraph(contentsOf: folder + "/Birds.symbols.json").undocumented
        == ["Birds.Wing.beat() is not documented"])
  }

  @Test func `a link that leads nowhere is a warning, with its place`() throws {
    let folder = try temporaryFolder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let catalog = folder + "/Sources/Wingbeat/Wingbeat.docc"
    try FileManager.default.createDirectory(atPath: catalog, withIntermediateDirectories: true)
    try FileManager.default.createDirectory(
      atPath: folder + "/symbols", withIntermediateDirectories: true)
    try "# Wingbeat\n\n@Metadata {\n  @TechnologyRoot\n}\n\nSee ``Feather``.\n".write(
      toFile: catalog + "/Wingbeat.md", atomically: true, encoding: .utf8)
    let builder = ReferenceBuilder(
      project: folder, modules: modules, output: folder + "/out", basePath: "out")
    let warnings = try builder.convert(symbols: folder + "/symbols")
    #expect(warnings.count == 1)
    #expect(warnings.first?.contains("Feather") == true)
    #expect(warnings.first?.contains("Wingbeat.md:7") == true)
  }

  @Test func `a module that was not built is named`() throws {
    let folder = try temporaryFolder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let builder = ReferenceBuilder(
      project: project, modules: folder, output: folder + "/out", basePath: "out")
    let error = #expect(throws: ReferenceError.self) {
      try builder.extractSymbols(to: folder + "/symbols")
    }
    #expect(error?.description.contains("swift-symbolgraph-extract of ") == true)
    #expect(error?.description.contains("Run `swift build` first") == true)
  }
}

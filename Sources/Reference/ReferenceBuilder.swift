import Commands
import Foundation

/// Builds the API reference of all public modules with DocC: a static site.
///
/// The modules are those that the umbrella module re-exports; its catalog, `Sources/Wingbeat/Wingbeat.docc`, holds
/// the landing page and the articles. The compiler's modules must have been built.
public struct ReferenceBuilder: Sendable {
  /// The package's folder.
  let project: String
  /// The folder of compiled modules (`.swiftmodule`).
  let modules: String
  /// The folder that receives the site.
  let output: String
  /// The path under which a server will show `output`.
  let basePath: String

  /// Creates a builder.
  ///
  /// - Parameters:
  ///   - project: the package's folder.
  ///   - modules: the folder of compiled modules, `.build/debug/Modules`.
  ///   - output: the folder that receives the site; replaced if it exists.
  ///   - basePath: the path under which a server will show `output`.
  public init(project: String, modules: String, output: String, basePath: String) {
    (self.project, self.modules) = (project, modules)
    (self.output, self.basePath) = (output, basePath)
  }

  /// Extracts the symbols of every public module, and converts them with the catalog into a site.
  ///
  /// - Returns: what DocC warns of, and the public symbols without documentation; empty if all is well.
  /// - Throws: ``ReferenceError`` if a module cannot be read or DocC fails.
  public func build() throws -> [String] {
    let scratch = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path()
    defer { try? FileManager.default.removeItem(atPath: scratch) }
    let findings = try extractSymbols(to: scratch)
    return try findings + convert(symbols: scratch)
  }

  // MARK: Steps

  /// Writes the symbol graphs of all public modules; returns their undocumented symbols.
  func extractSymbols(to folder: String) throws -> [String] {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let flags = try clangFlags()
    for module in try publicModules() {
      try run(
        "swift-symbolgraph-extract",
        [
          "-module-name", module, "-target", Self.target, "-I", modules, "-output-dir", folder,
          "-minimum-access-level", "public", "-skip-inherited-docs",
        ] + flags)
    }
    return try FileManager.default.contentsOfDirectory(atPath: folder).sorted().flatMap { name in
      try SymbolGraph(contentsOf: "\(folder)/\(name)").undocumented
    }
  }

  /// Runs DocC on the catalog and the symbol graphs; returns its warnings.
  func convert(symbols: String) throws -> [String] {
    try FileManager.default.createDirectory(atPath: output, withIntermediateDirectories: true)
    try FileManager.default.removeItem(atPath: output)
    let text = try run(
      "docc",
      [
        "convert", "\(project)/Sources/Wingbeat/Wingbeat.docc",
        "--additional-symbol-graph-dir", symbols, "--output-path", output,
        "--fallback-display-name", "Wingbeat", "--fallback-bundle-identifier", "wingbeat",
        "--transform-for-static-hosting", "--hosting-base-path", basePath,
      ])
    return Self.warnings(in: text)
  }

  /// Returns the lines of DocC's output that begin a warning, each followed by the file and line it is about.
  static func warnings(in text: String) -> [String] {
    let lines = text.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
    return lines.indices.filter { lines[$0].hasPrefix("warning: ") }.map { index in
      let place = lines[index...].dropFirst().first { $0.hasPrefix("-->") }
      return lines[index] + (place.map { " " + $0 } ?? "")
    }
  }

  // MARK: What is read from the package

  /// Returns the modules that `import Wingbeat` imports.
  func publicModules() throws -> [String] {
    let source = try String(
      contentsOfFile: "\(project)/Sources/Wingbeat/Wingbeat.swift", encoding: .utf8)
    return source.matches(of: /@_exported import (\w+)/).map { String($0.1) }
  }

  /// Returns the flags with which the C libraries' headers are found: module maps in Sources, and what pkg-config
  /// says of the libraries that the manifest names.
  func clangFlags() throws -> [String] {
    let sources = "\(project)/Sources"
    let maps = try FileManager.default.contentsOfDirectory(atPath: sources).sorted()
      .map { "\(sources)/\($0)/module.modulemap" }
      .filter { FileManager.default.fileExists(atPath: $0) }
      .map { "-fmodule-map-file=\($0)" }
    let manifest = try String(contentsOfFile: "\(project)/Package.swift", encoding: .utf8)
    let libraries = manifest.matches(of: /pkgConfig: "([\w.-]+)"/).map { String($0.1) }
    let headers = try run("pkg-config", ["--cflags-only-I"] + libraries)
      .split(whereSeparator: \.isWhitespace).map(String.init)
    return (maps + headers).flatMap { ["-Xcc", $0] }
  }

  #if arch(x86_64)
    private static let target = "x86_64-unknown-linux-gnu"
  #else
    private static let target = "aarch64-unknown-linux-gnu"
  #endif

  /// Runs one of the toolchain's programs; returns what it writes.
  @discardableResult
  private func run(_ program: String, _ arguments: [String]) throws -> String {
    let result = try ChildProcess(command: [program] + arguments).run()
    guard result.succeeded else {
      throw ReferenceError(program: program, arguments: arguments, output: result.output)
    }
    return result.output
  }
}

/// A program of the toolchain that failed.
public struct ReferenceError: Error, CustomStringConvertible {
  let program: String
  let arguments: [String]
  let output: String

  /// The failed command, and its output.
  public var description: String {
    let module = arguments.drop { $0 != "-module-name" }.dropFirst().first
    let subject = module.map { " of \($0)" } ?? ""
    return """
      \(program)\(subject) failed:
      \(output.suffix(2000).trimmingCharacters(in: .whitespacesAndNewlines))
      Run `swift build` first; \(program) is part of the Swift toolchain and must be in PATH.
      """
  }
}

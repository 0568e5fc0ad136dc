import Foundation

/// The package as SwiftPM reads it.
struct Manifest: Decodable {
  struct Target: Decodable {
    let name, type: String
    let path: String?
    let dependencies: [[String: [String?]]]

    init(name: String, type: String = "regular", path: String? = nil, dependencies: [String] = []) {
      (self.name, self.type, self.path) = (name, type, path)
      self.dependencies = dependencies.map { ["byName": [$0, nil]] }
    }

    private enum CodingKeys: CodingKey { case name, type, path, dependencies }

    init(from decoder: any Decoder) throws {
      let values = try decoder.container(keyedBy: CodingKeys.self)
      name = try values.decode(String.self, forKey: .name)
      type = try values.decode(String.self, forKey: .type)
      path = try values.decodeIfPresent(String.self, forKey: .path)
      // Conditions, which are no strings, are not among the names.
      dependencies = try values.decode([[String: [Name]]].self, forKey: .dependencies).map {
        $0.mapValues { $0.map(\.text) }
      }
    }

    /// The modules that it may import.
    var declared: Set<String> {
      Set(dependencies.compactMap { $0.values.first?.first ?? nil }.map(moduleName))
    }

    /// The folder of its sources, from the project's.
    var folder: String { path ?? (type == "test" ? "Tests/" : "Sources/") + name }
  }

  struct Product: Decodable {
    let name: String
    let targets: [String]
  }

  let targets: [Target]
  let products: [Product]

  static let project = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path

  /// Asks SwiftPM for this package's manifest; about a second.
  static func read() throws -> Manifest {
    // A folder of its own: the tests' is locked while they are built.
    let scratch = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
    defer { try? FileManager.default.removeItem(atPath: scratch) }
    let json = try run(
      "swift", "package", "--package-path", project, "--scratch-path", scratch, "dump-package")
    return try JSONDecoder().decode(Manifest.self, from: Data(json.utf8))
  }

  private struct Name: Decodable {
    let text: String?

    init(from decoder: any Decoder) throws {
      text = try? decoder.singleValueContainer().decode(String.self)
    }
  }
}

/// A target's name as an import has it.
func moduleName(_ target: String) -> String { target.replacing("-", with: "_") }

/// A command that ended with a status other than 0.
struct Failure: Error, CustomStringConvertible {
  let description: String
}

/// Runs a command and returns what it writes to standard output.
func run(_ command: String..., in folder: String? = nil) throws -> String {
  let process = Process()
  process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
  process.arguments = command
  if let folder { process.currentDirectoryURL = URL(fileURLWithPath: folder) }
  let output = Pipe()
  let log = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
  try Data().write(to: log)
  defer { try? FileManager.default.removeItem(at: log) }
  process.standardOutput = output
  process.standardError = try FileHandle(forWritingTo: log)
  try process.run()
  let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
  process.waitUntilExit()
  guard process.terminationStatus == 0 else {
    let errors = try String(contentsOf: log, encoding: .utf8)
    throw Failure(
      description: "\(command.joined(separator: " ")): status \(process.terminationStatus)\n"
        + "\(text.suffix(4000))\(errors.suffix(4000))")
  }
  return text
}

import Files
import Foundation

extension TrainingConfiguration {
  /// The name of the file in a run's folder that has its settings.
  static let fileName = "run.json"

  /// Reads the settings of a file; `nil` without a path. Options that it leaves out have their defaults.
  ///
  /// - Throws: `DataError` where it cannot be read, or a setting is unknown or invalid.
  static func file(_ path: String) throws -> TrainingConfiguration? {
    if path.isEmpty { return nil }
    let bytes = try File.read(path)
    do {
      return try JSONDecoder().decode(TrainingConfiguration.self, from: Data(bytes))
    } catch {
      throw DataError(
        path: path, problem: "invalid settings: \(reason(error))",
        recoverySuggestion:
          "compare it with the \(fileName) of a run; 'siamese train --help' describes the settings")
    }
  }

  /// Writes the settings, an option a line.
  func write(to path: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    try File.write(Array(try encoder.encode(self)) + [UInt8(ascii: "\n")], to: path)
  }

  /// Returns what is wrong with JSON that is not a configuration.
  static func reason(_ error: any Error) -> String {
    switch error {
    case DecodingError.dataCorrupted(let context): context.debugDescription
    case DecodingError.typeMismatch(_, let context):
      context.codingPath.last.map { "'\($0.stringValue)': \(context.debugDescription)" }
        ?? context.debugDescription
    default: "\(error)"
    }
  }
}

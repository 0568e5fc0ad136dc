import Commands
import Foundation
import Fuzzing

@testable import siamese

extension FuzzTarget {
  /// The settings of a training: as the JSON of a checkpoint, and as a command line with one word a line.
  static let settings = [
    FuzzTarget("configuration", words: names + ["null", "[]", "{}", "\"", "1e999", "true"]) {
      input in
      do {
        let decoder = JSONDecoder()
        let settings = try decoder.decode(TrainingConfiguration.self, from: Data(input.bytes))
        let saved = try SavedRun.settings(settings)["configuration"] ?? ""
        guard try decoder.decode(TrainingConfiguration.self, from: Data(saved.utf8)) == settings
        else { throw CocoaError(.coderInvalidValue) }
      } catch is DecodingError {
        // `SavedRun` says it in a sentence.
      }
    },
    FuzzTarget("command-line", words: names.map { "--\($0)\n" } + ["--", "=", "-", "\n"]) { input in
      let words = input.text.split(separator: "\n", omittingEmptySubsequences: false)
      _ = try TrainingConfiguration(
        Arguments(words.map(String.init), options: TrainingConfiguration.options))
    },
  ]

  private static let names = TrainingConfiguration.options.map(\.name)

  /// Returns the target of a name.
  static func any(_ name: String) -> FuzzTarget? {
    named(name) ?? settings.first { $0.name == name }
  }
}

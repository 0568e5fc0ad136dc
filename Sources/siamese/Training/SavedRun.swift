import Autograd
import Commands
import Files
import Foundation
import Layers
import Models
import Optimizers
import Tensors
import Training

/// A checkpoint of a training run, and the settings in it.
struct SavedRun {
  let path: String
  let checkpoint: TrainingCheckpoint
  let configuration: TrainingConfiguration

  /// The entry of a checkpoint's settings that holds the configuration, as JSON.
  private static let key = "configuration"

  /// Reads a checkpoint.
  ///
  /// - Throws: `DataError` where it cannot be read, or a setting in it is invalid.
  init(contentsOf path: String) throws {
    var checkpoint = try TrainingCheckpoint(contentsOf: path)
    do {
      configuration = try Self.configuration(checkpoint.settings)
    } catch {
      let reason =
        if case DecodingError.dataCorrupted(let context) = error { context.debugDescription } else {
          "\(error)"
        }
      throw DataError(
        path: path, problem: "invalid settings in the checkpoint: \(reason)",
        recoverySuggestion: "use another checkpoint")
    }
    checkpoint.model = Self.currentKeys(checkpoint.model)
    (self.path, self.checkpoint) = (path, checkpoint)
  }

  /// Returns the settings of a checkpoint that keep a configuration.
  static func settings(_ configuration: TrainingConfiguration) throws -> [String: String] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return [key: String(decoding: try encoder.encode(configuration), as: UTF8.self)]
  }

  /// Earlier checkpoints have one text per option.
  private static func configuration(_ settings: [String: String]) throws -> TrainingConfiguration {
    guard let json = settings[key] else { return try TrainingConfiguration(texts: settings) }
    return try JSONDecoder().decode(TrainingConfiguration.self, from: Data(json.utf8))
  }

  /// Returns tensors under the present names of a method's parts.
  private static func currentKeys(_ model: StateDictionary) -> StateDictionary {
    let earlier = [
      ("base.", "encoder."), ("objective.slow.", "momentum_encoder."), ("objective.", ""),
    ]
    var result = StateDictionary()
    for key in model.keys {
      let found = earlier.first { key.hasPrefix($0.0) }
      result[found.map { $0.1 + key.dropFirst($0.0.count) } ?? key] = model[key]
    }
    return result
  }

  // MARK: Networks

  /// Returns the encoder, with its weights.
  func encoder() throws -> ResNet {
    var state = StateDictionary()
    let prefix = "encoder."
    for key in checkpoint.model.keys where key.hasPrefix(prefix) {
      state[String(key.dropFirst(prefix.count))] = checkpoint.model[key]
    }
    let encoder = try emptyEncoder()
    do { try encoder.load(state) } catch {
      throw DataError(
        path: path, problem: "the tensors do not fit the network that the settings name: \(error)",
        recoverySuggestion: "use another checkpoint")
    }
    return encoder
  }

  /// Returns a method that fits the tensors, which are not loaded yet.
  func method(classes: Int) throws -> Method {
    var generator = Generator(seed: configuration.data.seed)
    return Method.make(
      configuration, encoder: try emptyEncoder(), classes: classes, using: &generator)
  }

  private func emptyEncoder() throws -> ResNet {
    try ResNet(
      configuration.backbone.architecture,
      like: { checkpoint.model["encoder." + $0]?.shape }, path: path)
  }
}

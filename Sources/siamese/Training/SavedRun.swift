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
  /// The images of the run; `nil` in checkpoints of earlier versions.
  let record: SplitRecord?

  /// The entry of a checkpoint's settings that holds the configuration, as JSON.
  private static let key = "configuration"
  /// The attachment of a checkpoint that holds the record, as JSON.
  static let recordName = "images"

  /// The recovery suggestion for a checkpoint that cannot be used.
  static func removal(of path: String) -> String {
    "remove it with 'rm \(path.quotedForShell)'; then the checkpoint before it is used"
  }

  /// Reads a checkpoint.
  ///
  /// - Throws: `DataError` where it cannot be read, or a setting in it is invalid.
  init(contentsOf path: String) throws { try self.init(MappedFile(path)) }

  /// Reads a checkpoint from a file in memory.
  init(_ file: MappedFile) throws {
    let path = file.path
    var checkpoint = try TrainingCheckpoint(file)
    do {
      configuration = try Self.configuration(checkpoint.settings)
    } catch {
      throw DataError(
        path: path,
        problem: "invalid settings in the checkpoint: \(TrainingConfiguration.reason(error))",
        recoverySuggestion: Self.removal(of: path))
    }
    record = try checkpoint.attachments[Self.recordName].map { bytes in
      let record = try? JSONDecoder().decode(SplitRecord.self, from: Data(bytes))
      guard let record, record.isValid else {
        throw DataError(
          path: path, problem: "is damaged: its list of images is invalid",
          recoverySuggestion: Self.removal(of: path))
      }
      return record
    }
    checkpoint.model = Self.currentKeys(checkpoint.model)
    (self.path, self.checkpoint) = (path, checkpoint)
  }

  /// Returns the settings of a checkpoint that keep a configuration.
  static func settings(_ configuration: TrainingConfiguration) throws -> [String: String] {
    [key: String(decoding: try json(configuration), as: UTF8.self)]
  }

  /// Returns JSON that is the same for equal values.
  static func json(_ value: some Encodable) throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return Array(try encoder.encode(value))
  }

  /// Whether the run has completed so many epochs, and has been evaluated after the last one.
  func isFinished(epochs: Int) -> Bool {
    let hasStopped =
      checkpoint.results["stopped"] != nil && epochs == configuration.epochs
    return (checkpoint.position.epoch >= epochs || hasStopped)
      && checkpoint.results["finished"] != nil
  }

  /// The distance up to which two images are the same; `nil` if the run was not evaluated.
  var threshold: Float? {
    checkpoint.results["threshold"].flatMap { Float($0) }.flatMap { $0.isFinite ? $0 : nil }
  }

  /// Returns the split of the run's data, as it was recorded, or else as the configuration makes it.
  ///
  /// - Parameter size: the side length of images in pixels.
  func split(size: Int) throws -> DataSplit {
    var data = configuration.data
    data.size = size
    let images = try ImageDataset(data)
    guard let record else { return try unrecordedSplit(of: images, data) }
    var (split, changes) = record.split(of: images, data)
    split.warnings = changes.warnings(source: data.source.description, isTraining: false)
    return split
  }

  /// Returns the split that a configuration makes, of a run whose images are not known, and says so.
  func unrecordedSplit(
    of images: ImageDataset, _ configuration: DataConfiguration
  ) throws -> DataSplit {
    var split = try DataSplit(images, configuration)
    if images.isFiles {
      split.warnings.append(
        "\(path) was written by an earlier version, without a list of its images: if any were added or removed "
          + "since, trained images may be held out")
    }
    return split
  }

  /// Earlier checkpoints have one text per option, or no number of shards.
  private static func configuration(_ settings: [String: String]) throws -> TrainingConfiguration {
    var configuration =
      if let json = settings[key] {
        try JSONDecoder().decode(TrainingConfiguration.self, from: Data(json.utf8))
      } else {
        try TrainingConfiguration(texts: settings)
      }
    configuration.shards = configuration.shards ?? 1
    return configuration
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
  func encoder() throws -> any ImageEncoder {
    var state = StateDictionary()
    let prefix = "encoder."
    for key in checkpoint.model.keys where key.hasPrefix(prefix) {
      state[String(key.dropFirst(prefix.count))] = checkpoint.model[key]
    }
    let encoder = try emptyEncoder()
    do { try encoder.load(state) } catch {
      throw DataError(
        path: path, problem: "the tensors do not fit the network that the settings name: \(error)",
        recoverySuggestion: Self.removal(of: path))
    }
    return encoder
  }

  /// Returns a method that fits the tensors, which are not loaded yet.
  func method(classes: Int) throws -> Method {
    try requirePlausibleSizes()
    var generator = Generator(seed: configuration.data.seed)
    return Method.make(
      configuration, encoder: try emptyEncoder(), classes: classes, using: &generator)
  }

  /// Requires that the settings do not ask for more memory than the file has: they may be damaged, too.
  private func requirePlausibleSizes() throws {
    let sizes = configuration.hyperparameters
    let model = checkpoint.model
    let elements = model.keys.reduce(0) { $0 + (model[$1]?.shape.reduce(1, *) ?? 0) }
    let rows = (sizes.queue ?? 0) + (sizes.memory ?? 0) + (sizes.prototypes ?? 0)
    guard rows <= elements, (sizes.projection ?? 0) <= elements else {
      throw DataError(
        path: path,
        problem: "the settings ask for larger tensors than the checkpoint has",
        recoverySuggestion: Self.removal(of: path))
    }
  }

  private func emptyEncoder() throws -> any ImageEncoder {
    try configuration.encoder(like: { checkpoint.model["encoder." + $0]?.shape }, path: path)
  }
}

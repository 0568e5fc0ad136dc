import Commands
import Contrastive

/// The hyperparameters of methods; those that a method does not have are `nil`.
struct Hyperparameters: Configuration, Equatable {
  var margin: Double?
  var temperature: Double?
  var distance: DistanceMetric?
  var miner: Miner?
  /// The number of images of each class in a batch.
  var items: Int?
  /// The capacity of the cross-batch memory; 0 for none.
  var memory: Int?
  /// The projection dimension.
  var projection: Int?
  /// The capacity of the queue.
  var queue: Int?
  var prototypes: Int?
  /// The decay of the momentum encoder.
  var ema: Double?
  /// Every method has one.
  var augmentation: Augmentation?

  /// All but the augmentation: the settings that only some methods have.
  static let fields: [ConfigurationField<Hyperparameters>] = [
    .init(optional: \.margin, .number("margin", nil, "margin of the loss")),
    .init(
      optional: \.temperature,
      .number("temperature", nil, in: 1e-4...100, "temperature that similarities are divided by")),
    .init(
      optional: \.distance,
      .choice("distance", "", of: DistanceMetric.names, "distance metric between embeddings")),
    .init(optional: \.miner, .choice("miner", "", of: Miner.names, "triplet miner")),
    .init(
      optional: \.items, .integer("items", nil, in: 2...1000, "images per class in a batch")),
    .init(
      optional: \.memory,
      .integer(
        "memory", nil, in: 0...1_000_000,
        "capacity of the cross-batch memory, in embeddings; 0: none")),
    .init(
      optional: \.projection,
      .integer(
        "projection", nil, in: 1...8192, "projection dimension: outputs of the projection head")),
    .init(
      optional: \.queue,
      .integer("queue", nil, in: 1...1_000_000, "capacity of the queue, in embeddings")),
    .init(
      optional: \.prototypes, .integer("prototypes", nil, in: 1...100_000, "number of prototypes")),
    .init(optional: \.ema, .number("ema", nil, in: 0...1, "EMA decay of the momentum encoder")),
  ]

  /// The augmentation, which also a run of weights alone must know.
  static let augmentationField = ConfigurationField<Hyperparameters>(
    optional: \.augmentation,
    .choice(
      "augment", "", of: Augmentation.names, shown: "none; self-supervised methods: see below",
      "random augmentation of images"))

  /// Returns the hyperparameters of a method: the method's default where one is not set, and none that the
  /// method does not have.
  func completed(with defaults: Hyperparameters) -> Hyperparameters {
    var result = defaults
    for field in Self.fields + [Self.augmentationField]
    where field.text(defaults) != nil && field.text(self) != nil {
      field.copy(&result, self)
    }
    return result
  }

  /// The options that set them, "--ema 0.99 --queue 1024", with no-break spaces before the values.
  var commandLine: String {
    (Self.fields + [Self.augmentationField])
      .compactMap { field in
        field.text(self).map {
          "--\(field.name)\u{A0}\($0.hasSuffix(".0") ? String($0.dropLast(2)) : $0)"
        }
      }
      .joined(separator: " ")
  }
}

/// A distance metric by name.
enum DistanceMetric: String, NamedChoice {
  case euclidean, squared, cosine, snr

  var distance: Distance {
    switch self {
    case .euclidean: .euclidean
    case .squared: .squaredEuclidean
    case .cosine: .cosine
    case .snr: .signalToNoise
    }
  }
}

/// A triplet miner by name.
enum Miner: String, NamedChoice {
  case all, random, hard
  case semiHard = "semi-hard"
  case distanceWeighted = "distance-weighted"
  case batchHard = "batch-hard"
  case batchEasyHard = "batch-easy-hard"

  var miner: TripletMiner {
    switch self {
    case .all: .all
    case .random: .random()
    case .hard: .hard
    case .semiHard: .semiHard
    case .distanceWeighted: .distanceWeighted()
    case .batchHard: .batchHard
    case .batchEasyHard: .batchEasyHard()
    }
  }
}

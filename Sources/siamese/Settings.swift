import Commands
import Contrastive
import Files
import Models
import Optimizers
import Training
import Vision

/// What a run is asked to do: the options of `train`, kept in its checkpoints.
struct Settings {
  private let arguments: Arguments

  /// Takes what a command line says; what it leaves open is as it was saved.
  ///
  /// - Throws: `Arguments.Failure` where something saved is no value of its option.
  init(_ arguments: Arguments?, saved: [String: String] = [:]) throws {
    var words: [String] = []
    for name in Self.options.map(\.name) {
      if let arguments, arguments.isGiven(name) {
        words.append("--\(name)=\(arguments.string(name))")
      } else if let value = saved[name], !value.isEmpty {
        words.append("--\(name)=\(value)")
      }
    }
    self.arguments = try Arguments(words, options: Self.options)
    let useless = Self.methodOptions.map(\.name).first {
      arguments?.isGiven($0) ?? false && method.standards[$0] == nil
    }
    if let useless {
      let others = Method.all.filter { $0.standards[useless] != nil }.map(\.name)
      throw Arguments.Failure(
        description: "--\(useless) does nothing with --method \(method.name), but with "
          + others.joined(separator: ", "))
    }
  }

  /// What is given, or the method's own standard, or that of all.
  subscript(name: String) -> String {
    if !arguments.isGiven(name), name != "method", let own = method.standards[name] { return own }
    return arguments.string(name)
  }

  func integer(_ name: String) -> Int { Int(self[name]) ?? 0 }
  func number(_ name: String) -> Double { Double(self[name]) ?? 0 }

  /// All that the numbers of a run depend on, by option.
  var saved: [String: String] {
    var all = Dictionary(uniqueKeysWithValues: Self.options.map { ($0.name, self[$0.name]) })
    for name in Self.methodOptions.map(\.name) where method.standards[name] == nil {
      all[name] = nil
    }
    return all
  }

  /// The side of the pictures that the network sees.
  var size: Int {
    let size = integer("size")
    if size > 0 { return size }
    return self["data"] == "digits" ? 8 : 100
  }

  var stem: Stem {
    switch self["stem"] {
    case "small": .small
    case "imagenet": .imageNet
    default: size < 48 ? .small : .imageNet
    }
  }

  var seed: UInt64 { UInt64(integer("seed")) }

  var architecture: ResNetArchitecture {
    ResNetArchitecture.all.first { $0.name == self["backbone"] } ?? .resNet18
  }

  var method: Method { Method.all.first { $0.name == self["method"] } ?? Method.all[0] }

  var distance: Distance {
    Self.distances.first { $0.name == self["distance"] }?.value ?? .euclidean
  }

  var miner: TripletMiner { Self.miners.first { $0.name == self["miner"] }?.value ?? .all }

  /// Whether embeddings are brought to length 1 before they are measured.
  var comparesDirections: Bool { method.comparesDirections || self["distance"] == "cosine" }

  /// The option in which two runs differ whose numbers could not be the same.
  func difference(from saved: [String: String]) -> String? {
    Self.options.map(\.name).first { name in
      name != "epochs" && saved[name] != nil && saved[name] != self[name]
    }
  }
}

extension Settings {
  /// Where pictures come from.
  static let dataOptions: [Option] = [
    .text(
      "data", "cats-and-dogs", placeholder: "WHAT",
      "a folder with one folder of pictures a class, a list.csv of path,label, cats-and-dogs or "
        + "digits"),
    .integer("individuals", 20, in: 2...100_000, "how many cats and dogs"),
    .integer("pictures", 40, in: 2...100_000, "how many pictures of each cat and dog"),
  ]

  fileprivate static let distances: [(name: String, value: Distance)] = [
    ("euclidean", .euclidean), ("squared", .squaredEuclidean), ("cosine", .cosine),
    ("snr", .signalToNoise),
  ]

  fileprivate static let miners: [(name: String, value: TripletMiner)] = [
    ("all", .all), ("random", .random()), ("hard", .hard), ("semi-hard", .semiHard),
    ("distance-weighted", .distanceWeighted()), ("batch-hard", .batchHard),
    ("batch-easy-hard", .batchEasyHard()),
  ]

  /// What `train` takes and its checkpoints keep.
  static let options: [Option] =
    dataOptions + [
      .number("holdout", 0.2, in: 0...0.9, "the share kept for the evaluation"),
      .choice(
        "unseen", "pictures", of: ["pictures", "classes"],
        "what is kept for it: pictures of every class, or whole classes"),
      .choice(
        "method", "contrastive", of: Method.all.map(\.name), placeholder: "NAME",
        "what is learned from; the list is below"),
      .choice(
        "backbone", "resnet18", of: ResNetArchitecture.all.map(\.name), placeholder: "NAME",
        "the network: torchvision's name of a ResNet, Wide ResNet or ResNeXt"),
      .choice(
        "stem", "auto", of: ["auto", "imagenet", "small"],
        "how it begins: 7×7 and pooling, or 3×3; auto: small below 48 dots"),
      .integer("width", 64, in: 1...512, "channels of its first stage, where no weights are given"),
      .text("weights", "", placeholder: "FILE", "weights to start from: .pth or .safetensors"),
      .integer(
        "size", 0, in: 0...1024, "the side that pictures are brought to; 0: 100, and 8 for digits"),
      .choice("augment", "none", of: Recipe.names, "how pictures are changed at random"),
      .integer("epochs", 10, in: 0...100_000, "how often every picture is seen"),
      .integer("batch", 32, in: 2...100_000, "how many pairs, pictures or views make a step"),
      .choice("optimizer", "adam", of: Rates.optimizers, "what moves the weights"),
      .number("lr", 1e-3, in: 0...1e30, "the learning rate"),
      .number("decay", 0, in: 0...1e3, "how strongly weights are drawn to 0"),
      .choice("schedule", "constant", of: Rates.schedules, "how the learning rate changes"),
      .integer("seed", 1, "what all random numbers follow from"),
    ] + methodOptions

  /// What some methods heed; where it is not given, it is as the method's line in `--help` says.
  private static let methodOptions: [Option] = [
    .number("margin", nil, "how far apart different pictures must be"),
    .number("temperature", nil, in: 1e-4...100, "what similarities are divided by"),
    .choice("distance", "", of: distances.map(\.name), "what near and far mean"),
    .choice(
      "miner", "", of: miners.map(\.name), placeholder: "NAME",
      "which triplets of a batch count: " + miners.map(\.name).joined(separator: ", ")),
    .integer("items", nil, in: 2...1000, "how many pictures of each of its classes a batch has"),
    .integer("memory", nil, in: 0...1_000_000, "embeddings of earlier batches to compare with"),
    .integer("projection", nil, in: 1...8192, "numbers that the head makes of a picture"),
    .integer("queue", nil, in: 1...1_000_000, "embeddings that the queue holds"),
    .integer("prototypes", nil, in: 1...100_000, "how many clusters"),
    .number("ema", nil, in: 0...1, "the share of the slow copy that stays at a step"),
  ]
}

/// Optimizers and schedules by name.
enum Rates {
  static let optimizers = ["adam", "adamw", "sgd", "rmsprop"]
  static let schedules = ["constant", "cosine", "warmup-cosine", "step", "one-cycle"]

  static func optimizer(_ settings: Settings, _ learner: Learner) -> Optimizer {
    let parameters = learner.trained
    let (rate, decay) = (settings.number("lr"), settings.number("decay"))
    switch settings["optimizer"] {
    case "adamw": return AdamW(parameters, learningRate: rate, weightDecay: decay)
    case "sgd":
      return SGD(parameters, learningRate: rate, momentum: 0.9, weightDecay: decay)
    case "rmsprop": return RMSprop(parameters, learningRate: rate, weightDecay: decay)
    default: return Adam(parameters, learningRate: rate, weightDecay: decay)
    }
  }

  /// - Parameter steps: how many there will be.
  static func schedule(_ settings: Settings, steps: Int) -> any Schedule {
    let steps = max(steps, 1)
    switch settings["schedule"] {
    case "cosine": return Cosine(steps: steps)
    case "warmup-cosine":
      let rising = steps / 10
      return Warmup(steps: rising, from: 0.01, then: Cosine(steps: max(steps - rising, 1)))
    case "step": return Step(every: max(steps / 3, 1))
    case "one-cycle": return OneCycle(peak: settings.number("lr"), steps: steps, momentumRange: nil)
    default: return Constant()
    }
  }
}

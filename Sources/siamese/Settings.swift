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
      } else if let value = saved[name] {
        words.append("--\(name)=\(value)")
      }
    }
    self.arguments = try Arguments(words, options: Self.options)
  }

  subscript(name: String) -> String { arguments.string(name) }
  func integer(_ name: String) -> Int { arguments.integer(name) }
  func number(_ name: String) -> Double { arguments.number(name) }

  /// All that the numbers of a run depend on, by option.
  var saved: [String: String] {
    Dictionary(uniqueKeysWithValues: Self.options.map { ($0.name, self[$0.name]) })
  }

  /// The side of the pictures that the network sees.
  var size: Int {
    let size = integer("size")
    if size > 0 { return size }
    return self["data"] == "digits" ? 8 : 100
  }

  var seed: UInt64 { UInt64(integer("seed")) }

  var architecture: ResNetArchitecture {
    ResNetArchitecture.all.first { $0.name == self["backbone"] } ?? .resNet18
  }

  var method: Method { Method.all.first { $0.name == self["method"] } ?? Method.all[0] }

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

  /// What `train` takes and its checkpoints keep.
  static let options: [Option] =
    dataOptions + [
      .number("holdout", 0.2, in: 0...0.9, "the share of each class kept for the evaluation"),
      .choice("method", "contrastive", of: Method.all.map(\.name), "what is learned from"),
      .number("margin", 1, "how far apart different pictures must be; of losses that have one"),
      .number("temperature", 0.1, in: 1e-4...100, "of losses that have one"),
      .choice("backbone", "resnet18", of: ResNetArchitecture.all.map(\.name), "the network"),
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
    ]
}

/// Optimizers and schedules by name.
enum Rates {
  static let optimizers = ["adam", "adamw", "sgd", "rmsprop"]
  static let schedules = ["constant", "cosine", "warmup-cosine", "step", "one-cycle"]

  static func optimizer(_ settings: Settings, _ learner: Learner) -> Optimizer {
    let parameters = learner.parameters()
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
    case "one-cycle": return OneCycle(peak: settings.number("lr"), steps: steps, momenta: nil)
    default: return Constant()
    }
  }
}

import Commands
import Models

/// The settings of a training run: all that its numbers depend on.
///
/// A command line sets them by option, a checkpoint keeps them as JSON by the options' names.
struct TrainingConfiguration: Configuration, Equatable {
  var data = DataConfiguration()
  var method = Method.Description.default
  /// The method's, complete.
  var hyperparameters = Hyperparameters()
  var backbone = Backbone.default
  var stem = StemChoice.auto
  /// The number of channels of the first stage.
  var width = 64
  /// The embedding dimension; 0 for that of the backbone.
  var dimensions = 0
  /// The file of the initial weights; empty for random weights.
  var weights = ""
  /// What precedes the network's names in the file of weights; empty to find it.
  var weightsPrefix = ""
  var epochs = 10
  var batchSize = 32
  var optimizer = OptimizerName.adam
  var learningRate = 1e-3
  var weightDecay = 0.0
  var schedule = ScheduleName.constant
  /// The fraction of the training set that is neither trained nor tested: it is evaluated after every epoch.
  var validation = 0.0
  /// The number of epochs without a better validation AUC after which training stops; 0 for none.
  var earlyStopping = 0
  var precision = PrecisionName.float32
  /// The number of parts that each batch is computed in; `nil` for one per process.
  var shards: Int?

  init() { hyperparameters = method.defaults }

  /// Creates the settings that a command line asks for; the others are as they were saved, or have their
  /// defaults.
  ///
  /// - Parameter file: settings of a file, which options replace.
  /// - Throws: `Arguments.Failure` where an option is given that the method does not have.
  init(
    _ arguments: Arguments, resuming saved: TrainingConfiguration? = nil,
    file: TrainingConfiguration? = nil
  ) throws(Arguments.Failure) {
    self = file ?? saved ?? TrainingConfiguration()
    if saved == nil && file == nil { hyperparameters = Hyperparameters() }
    for field in Self.fields where arguments.isGiven(field.name) {
      try field.set(&self, to: arguments.string(field.name))
    }
    if saved == nil && (file == nil || arguments.isGiven("data")) {
      try data.followSource(arguments)
    }
    if earlyStopping > 0 && validation == 0 {
      throw Arguments.Failure(
        description:
          "--early-stopping \(earlyStopping) needs a validation set; pass --validation 0.1, too")
    }
    for field in Hyperparameters.fields
    where arguments.isGiven(field.name) && field.text(method.defaults) == nil {
      let methods = Method.all.filter { field.text($0.defaults) != nil }.map(\.name)
      throw Arguments.Failure(
        description:
          "--\(field.name) has no effect with --method \(method.name); it is an option of "
          + methods.joined(separator: ", "))
    }
    complete()
    try requireFittingBackbone()
  }

  /// Creates the settings that were saved as texts, by option.
  ///
  /// - Throws: `Arguments.Failure` for a text that is no value of its option, or no option's.
  init(texts: [String: String]) throws(Arguments.Failure) {
    self.init()
    hyperparameters = Hyperparameters()
    for (name, text) in texts.sorted(by: { $0.key < $1.key }) where !text.isEmpty {
      guard let field = Self.fields.first(where: { $0.name == name }) else {
        throw Arguments.Failure(description: "unknown setting '\(name)'")
      }
      try field.set(&self, to: text)
    }
    complete()
  }

  /// Gives the method's hyperparameters their defaults where they are not set, and drops those of others.
  mutating func complete() { hyperparameters = hyperparameters.completed(with: method.defaults) }

  /// The stem of the network.
  var networkStem: Stem {
    switch stem {
    case .small: .small
    case .imageNet: .imageNet
    case .auto: data.imageSize < 48 ? .small : .imageNet
    }
  }

  /// The augmentation of images.
  var augmentation: Augmentation { hyperparameters.augmentation ?? .identity }

  /// Whether embeddings are normalized to length 1 before they are compared.
  var normalizesEmbeddings: Bool {
    method.normalizesEmbeddings || hyperparameters.distance == .cosine
  }

  /// Returns the first setting that makes another run of the saved one: all but when it ends, and the number of shards and
  /// the precision, which only round differently.
  ///
  /// - Parameter ignoresSource: whether the images may be elsewhere.
  func difference(
    from saved: TrainingConfiguration, ignoresSource: Bool = false
  ) -> (name: String, saved: String, asked: String)? {
    let ignored =
      ["epochs", "early-stopping", "shards", "precision"] + (ignoresSource ? ["data"] : [])
    for field in Self.fields where !ignored.contains(field.name) {
      if let old = field.text(saved), let new = field.text(self), old != new {
        return (field.name, old, new)
      }
    }
    return nil
  }
}

/// The precision of a network's convolutions.
enum PrecisionName: String, NamedChoice {
  case float32
  case bf16
}

/// How a network begins.
enum StemChoice: String, NamedChoice {
  /// By the size of the images.
  case auto
  case imageNet = "imagenet"
  case small
}

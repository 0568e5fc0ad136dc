import Tensors

extension Method {
  /// An entry in the list of methods: the name, the batches and defaults, and how it is built.
  struct Description: Sendable {
    /// The items of a batch.
    enum BatchKind {
      /// Pairs of images of the same class and of different ones.
      case pairs
      /// Images, several of each class, with their classes.
      case labels
      /// Two views of each image, without labels.
      case views
    }

    let name: String
    let batches: BatchKind
    /// The line of `--help`.
    let summary: String
    /// Whether the loss compares directions, so that embeddings are normalized before they are compared.
    let normalizesEmbeddings: Bool
    /// Whether the loss compares an image with another one of its class, which each class must then have.
    let comparesClasses: Bool
    /// Whether what happens at a step depends on the number of all steps.
    let dependsOnStepCount: Bool
    /// The hyperparameters that the method has, with their defaults.
    let defaults: Hyperparameters
    let make: @Sendable (Context, inout Generator) -> Method

    /// - Parameters:
    ///   - hasProxies: whether images are compared with a learned proxy of their class instead of each other.
    ///   - isBalanced: whether a batch of labeled images has several of each class.
    ///   - defaults: the hyperparameters of the method; each method has an augmentation, and each with balanced
    ///     batches a number of items.
    init(
      _ name: String, _ batches: BatchKind, _ summary: String, normalizesEmbeddings: Bool = true,
      hasProxies: Bool = false, isBalanced: Bool = true, dependsOnStepCount: Bool = false,
      defaults: Hyperparameters = Hyperparameters(),
      make: @escaping @Sendable (Context, inout Generator) -> Method
    ) {
      (self.name, self.batches, self.summary, self.make) = (name, batches, summary, make)
      self.normalizesEmbeddings = normalizesEmbeddings
      self.dependsOnStepCount = dependsOnStepCount
      comparesClasses = batches != .views && !hasProxies
      var values = defaults
      if batches == .labels && isBalanced { values.items = defaults.items ?? 4 }
      // Two views that are equal teach nothing.
      values.augmentation = defaults.augmentation ?? (batches == .views ? .simclr : .identity)
      self.defaults = values
    }

    /// The method of a run that names none.
    static let `default` = supervised[0]
  }

  /// Every method.
  static let all = supervised + selfSupervised

  /// The rows of `--help`: each method's name, what it is, and its defaults.
  static func rows(_ methods: [Description]) -> [(String, String)] {
    methods.map { method in
      var shown = method.defaults
      if shown.augmentation == Augmentation.identity { shown.augmentation = nil }
      let defaults = shown.commandLine
      return (method.name, method.summary + (defaults.isEmpty ? "" : "; " + defaults))
    }
  }
}

/// Kept and compared by name.
extension Method.Description: CodedByDescription, Equatable {
  init?(_ description: String) {
    guard let method = Method.all.first(where: { $0.name == description }) else { return nil }
    self = method
  }

  var description: String { name }

  static func == (a: Self, b: Self) -> Bool { a.name == b.name }
}

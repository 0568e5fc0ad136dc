import Datasets
import Files
import Tensors
import Vision

/// The training images and the held-out ones.
struct DataSplit {
  let training: ImageDataset
  /// Empty where nothing is held out.
  let heldOut: ImageDataset
  /// The images that choose the best checkpoint: neither trained nor held out for the evaluation; perhaps none.
  private(set) var validation: ImageDataset
  let configuration: DataConfiguration
  /// What a person should know about the split, a sentence each.
  var warnings: [String] = []
  /// Whether a run decides what is held out, not the configuration.
  var isOfRun = false
  /// The held-out classes of which a run was trained on other images; empty where whole classes are not held out.
  private(set) var seenClasses: [String] = []

  init(
    training: ImageDataset, heldOut: ImageDataset, validation: ImageDataset? = nil,
    _ configuration: DataConfiguration
  ) {
    (self.training, self.heldOut, self.configuration) = (training, heldOut, configuration)
    self.validation = validation ?? training.subset([])
  }

  /// Splits images as the configuration says: as their publisher has, or at random, by the seed.
  ///
  /// - Throws: `DataError` where the configuration asks for a published split that the images do not have.
  init(_ images: ImageDataset, _ configuration: DataConfiguration) throws {
    guard let fraction = configuration.holdout.fraction else {
      let part = try images.publishedPart(configuration)
      self.init(
        training: images.subset(images.indices(in: .train)),
        heldOut: images.subset(images.indices(in: part)), configuration)
      addPublishedWarnings(images, unused: part == .test ? .validation : nil)
      return
    }
    let pool = images.splits.isEmpty ? images : images.subset(images.indices(in: .train))
    let (training, heldOut) = Self.indices(of: pool, configuration, fraction)
    self.init(training: pool.subset(training), heldOut: pool.subset(heldOut), configuration)
    if images.hasContents { self = withoutCopies() }
  }

  private static func indices(
    of images: ImageDataset, _ configuration: DataConfiguration, _ fraction: Double,
    stream: UInt64 = 0x401D
  ) -> (training: [Int], heldOut: [Int]) {
    var generator = Generator(seed: configuration.seed, stream: stream)
    switch configuration.unseen {
    case .images:
      let parts = images.stratifiedSplit([1 - fraction, fraction], using: &generator)
      return (parts[0].indices, parts[1].indices)
    case .classes:
      // A part of a published split may lack some classes.
      let present = Set(images.labels).sorted()
      let wanted = Int((fraction * Double(present.count)).rounded())
      // At least two on either side, or there are no pairs of different classes.
      let count =
        fraction > 0 && present.count >= Self.leastClasses
        ? min(max(2, wanted), present.count - 2) : 0
      let held = Set(generator.permutation(present.count).prefix(count).map { present[$0] })
      let labels = images.labels
      return (
        labels.indices.filter { !held.contains(labels[$0]) },
        labels.indices.filter { held.contains(labels[$0]) }
      )
    }
  }

  /// The number of classes of which some can be held out.
  private static let leastClasses = 4

  var classes: [String] { training.classes }
  var count: Int { training.count + heldOut.count + validation.count }

  /// The held-out images that are training images, too, by index: a list may name one twice, and a folder may contain
  /// copies.
  private var copies: [Int] {
    guard heldOut.count > 0 else { return [] }
    let files = Set(training.names.indices.compactMap(training.contents))
    return heldOut.names.indices.filter { heldOut.contents($0).map(files.contains) ?? false }
  }

  /// Returns a sentence about copies, which ends with what is done about them.
  private func warning(copies: [Int], _ one: String, _ more: String) -> String {
    let isOne = copies.count == 1
    let examples = copies.prefix(2).map { heldOut.names[$0].displayed() }.joined(separator: ", ")
    return
      "\(configuration.source): \(copies.count) held-out image\(isOne ? " is also a " : "s are also ")"
      + "training image\(isOne ? "" : "s") (\(examples)\(copies.count > 2 ? ", …" : "")), under the same "
      + "name or another, and \(isOne ? one : more)"
  }

  /// Returns the split without held-out images that are training images, too.
  private func withoutCopies() -> DataSplit {
    let copies = copies
    guard !copies.isEmpty else { return self }
    let kept = Set(heldOut.names.indices).subtracting(copies).sorted()
    var split = DataSplit(training: training, heldOut: heldOut.subset(kept), configuration)
    split.warnings = [warning(copies: copies, "is not held out", "are not held out")]
    return split
  }

  /// Adds what a person should know about a published split, which is kept as it is.
  private mutating func addPublishedWarnings(_ images: ImageDataset, unused: DatasetSplit?) {
    let copies = images.hasContents ? copies : []
    if !copies.isEmpty {
      warnings.append(
        warning(
          copies: copies, "stays held out, as in the published split",
          "stay held out, as in the published split"))
    }
    let count = unused.map { images.indices(in: $0).count } ?? 0
    if count > 0 {
      warnings.append(
        count == 1
          ? "\(configuration.source): the image of the validation set is neither trained nor held out; to evaluate on "
            + "it, pass --holdout validation"
          : "\(configuration.source): the \(count) images of the validation set are neither trained nor held out; to "
            + "evaluate on them, pass --holdout validation")
    }
  }

  /// Returns the split with a part of the training set for validation: images, or whole classes, as those that are held out.
  ///
  /// - Throws: `DataError` where the part has no pairs of both kinds.
  func withValidation(_ fraction: Double) throws -> DataSplit {
    guard fraction > 0 else { return self }
    let parts = Self.indices(of: training, configuration, fraction, stream: 0x7A11)
    let part = DataSplit(
      training: training.subset(parts.training), heldOut: training.subset(parts.heldOut),
      configuration)
    let kept = training.hasContents ? part.withoutCopies() : part
    let sizes = Dictionary(kept.heldOut.labels.map { ($0, 1) }, uniquingKeysWith: +)
    guard sizes.count > 1, sizes.values.contains(where: { $0 > 1 }) else {
      throw DataError(
        path: configuration.source.description,
        problem: "--validation \(fraction) holds out \(kept.heldOut.count.counted("image")) of "
          + "\(sizes.count) \(sizes.count == 1 ? "class" : "classes"), which has no two images of one class and one of another",
        recoverySuggestion: "add images, or pass a larger --validation, such as --validation "
          + "\(min(0.9, (fraction * 20).rounded() / 10))")
    }
    var split = DataSplit(
      training: kept.training, heldOut: heldOut, validation: kept.heldOut, configuration)
    split.warnings = warnings
    return split
  }

  /// Returns the split without the held-out images at `indices`, which a run was trained on.
  func withoutTrained(_ indices: [Int]) -> DataSplit {
    guard !indices.isEmpty else { return self }
    let trained = Set(indices)
    var split = DataSplit(
      training: training,
      heldOut: heldOut.subset((0..<heldOut.count).filter { !trained.contains($0) }), configuration)
    split.isOfRun = true
    if configuration.unseen == .classes {
      let seen = Set(indices.map { heldOut.labels[$0] }).intersection(split.heldOut.labels)
      split.seenClasses = seen.sorted().map { classes[$0] }
    }
    split.warnings =
      warnings + [
        "\(indices.count) of \(heldOut.count.counted("image")) that would be held out "
          + (indices.count == 1 ? "was" : "were") + " trained on by this run, and "
          + (indices.count == 1 ? "is" : "are") + " left out of the evaluation"
      ]
    return split
  }
}

// MARK: Evaluation

extension DataSplit {
  /// Why there is nothing to evaluate, and what to do; `nil` if there is.
  var evaluationProblem: String? {
    if training.count == 0 { return "no training images are left; pass other --data" }
    guard heldOut.count < 2 else { return nil }
    if isOfRun {
      return
        "fewer than two images were held out from this run; pass 'siamese evaluate' other images with --data"
    }
    guard let fraction = configuration.holdout.fraction else {
      return "the data's published split holds out fewer than two images; pass --holdout 0.2"
    }
    let classCount = Set(training.labels + heldOut.labels).count
    if fraction == 0 {
      return "nothing is held out with --holdout 0; pass --holdout 0.2"
    }
    if configuration.unseen == .classes, classCount < Self.leastClasses {
      return
        "--unseen classes needs \(Self.leastClasses) classes, two to train and two to hold out, but there "
        + "\(classCount == 1 ? "is" : "are") \(classCount); add classes, or pass --unseen pictures"
    }
    let fewer = "fewer than two images are held out of \(count)"
    if let enough = sufficientHoldout(over: fraction) {
      return fewer + "; pass --holdout \(enough)"
    }
    return fewer + "; add images"
  }

  /// Returns the smallest larger fraction, in steps of 0.05, that holds out two images or more, and leaves two classes
  /// of which images can be compared, if there are any; `nil` if there is none.
  private func sufficientHoldout(over least: Double) -> Double? {
    guard configuration.unseen == .images else { return nil }
    let labels = training.labels + heldOut.labels
    let sizes = Array(Dictionary(labels.map { ($0, 1) }, uniquingKeysWith: +).values)
    let comparable = min(2, sizes.count { $0 > 1 })
    return (1...18).map { Double($0) / 20 }.first { fraction in
      let kept = sizes.map { Int((Double($0) * (1 - fraction)).rounded()) }
      return fraction > least && labels.count - kept.reduce(0, +) > 1
        && kept.count { $0 > 1 } >= comparable
    }
  }
}

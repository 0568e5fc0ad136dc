import Datasets
import Files
import Tensors
import Vision

/// The training images and the held-out ones.
struct DataSplit {
  let training: ImageDataset
  /// Empty where nothing is held out.
  let heldOut: ImageDataset
  let configuration: DataConfiguration
  /// What a person should know about the split, a sentence each.
  var warnings: [String] = []
  /// Whether a run decides what is held out, not the configuration.
  var isOfRun = false

  init(training: ImageDataset, heldOut: ImageDataset, _ configuration: DataConfiguration) {
    (self.training, self.heldOut, self.configuration) = (training, heldOut, configuration)
  }

  /// Splits images at random, by the configuration's seed.
  init(_ images: ImageDataset, _ configuration: DataConfiguration) {
    let (training, heldOut) = Self.indices(of: images, configuration)
    self.init(
      training: images.subset(training), heldOut: images.subset(heldOut), configuration)
    if images.isFiles { self = withoutCopies() }
  }

  private static func indices(
    of images: ImageDataset, _ configuration: DataConfiguration
  ) -> (training: [Int], heldOut: [Int]) {
    var generator = Generator(seed: configuration.seed, stream: 0x401D)
    let fraction = configuration.holdout
    switch configuration.unseen {
    case .images:
      let parts = images.stratifiedSplit([1 - fraction, fraction], using: &generator)
      return (parts[0].indices, parts[1].indices)
    case .classes:
      let classCount = images.classes.count
      let wanted = Int((fraction * Double(classCount)).rounded())
      // At least two on either side, or there are no pairs of different classes.
      let count =
        fraction > 0 && classCount >= Self.leastClasses
        ? min(max(2, wanted), classCount - 2) : 0
      let held = Set(generator.permutation(classCount).prefix(count))
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
  var count: Int { training.count + heldOut.count }

  /// Returns the split without held-out images that are training images, too: a list may name one twice, and a folder
  /// may contain copies.
  private func withoutCopies() -> DataSplit {
    guard heldOut.count > 0 else { return self }
    let files = Set(training.names.compactMap { ImageFile($0) })
    let copies = heldOut.names.indices.filter { index in
      ImageFile(heldOut.names[index]).map(files.contains) ?? false
    }
    guard !copies.isEmpty else { return self }
    let kept = Set(heldOut.names.indices).subtracting(copies).sorted()
    var split = DataSplit(training: training, heldOut: heldOut.subset(kept), configuration)
    let examples = copies.prefix(2).map { heldOut.names[$0].displayed() }.joined(separator: ", ")
    split.warnings = [
      "\(configuration.source): \(copies.count) held-out image\(copies.count == 1 ? " is also a " : "s are also ")"
        + "training image\(copies.count == 1 ? "" : "s") (\(examples)\(copies.count > 2 ? ", …" : "")), under the same "
        + "name or another, and \(copies.count == 1 ? "is" : "are") not held out"
    ]
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
    let classCount = classes.count
    if configuration.holdout == 0 {
      return "nothing is held out with --holdout 0; pass --holdout 0.2"
    }
    if configuration.unseen == .classes, classCount < Self.leastClasses {
      return
        "--unseen classes needs \(Self.leastClasses) classes, two to train and two to hold out, but there "
        + "\(classCount == 1 ? "is" : "are") \(classCount); add classes, or pass --unseen pictures"
    }
    let fewer = "fewer than two images are held out of \(count)"
    if let fraction = sufficientHoldout { return fewer + "; pass --holdout \(fraction)" }
    return fewer + "; add images"
  }

  /// The smallest fraction, in steps of 0.05, that holds out two images or more, and leaves two classes of which
  /// images can be compared, if there are any; `nil` if there is none.
  private var sufficientHoldout: Double? {
    guard configuration.unseen == .images else { return nil }
    let labels = training.labels + heldOut.labels
    let sizes = Array(Dictionary(labels.map { ($0, 1) }, uniquingKeysWith: +).values)
    let comparable = min(2, sizes.count { $0 > 1 })
    return (1...18).map { Double($0) / 20 }.first { fraction in
      let kept = sizes.map { Int((Double($0) * (1 - fraction)).rounded()) }
      return fraction > configuration.holdout && labels.count - kept.reduce(0, +) > 1
        && kept.count { $0 > 1 } >= comparable
    }
  }
}

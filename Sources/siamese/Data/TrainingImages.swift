import Files

/// The training images that a method can learn from.
struct TrainingImages {
  let images: ImageDataset
  /// What is left out, or teaches nothing, and why; `nil` where nothing is.
  let warning: String?

  /// Leaves out the classes of a single image, where the method compares images of the same class: the only other
  /// image of such a class would be the image itself.
  ///
  /// - Throws: `DataError` where too few images are left.
  init(_ all: ImageDataset, _ configuration: TrainingConfiguration) throws {
    let source = configuration.data.source.description
    guard all.count > 1 else {
      throw DataError(
        path: source,
        problem: all.count == 0 ? "has no training images" : "has only one training image",
        recoverySuggestion: "add images" + Self.fewerHeldOut(configuration.data, last: true))
    }
    guard configuration.method.comparesClasses else {
      let isAlike =
        configuration.method.batches == .views && configuration.augmentation == .identity
      images = all
      warning =
        isAlike
        ? "with --augment none both views of an image are the same, and --method "
          + "\(configuration.method) cannot learn what should not matter; pass --augment simclr"
        : nil
      return
    }
    let sizes = Dictionary(all.labels.map { ($0, 1) }, uniquingKeysWith: +)
    let single = all.labels.indices.filter { sizes[all.labels[$0]] == 1 }
    let kept = sizes.count - single.count
    let method = configuration.method.name
    guard kept > 1 else {
      throw DataError(
        path: source,
        problem:
          "\(kept == 0 ? "no class has" : "only one class has") two training images, and --method "
          + "\(method) compares images of the same class and of others",
        recoverySuggestion:
          "add images to the classes\(Self.fewerHeldOut(configuration.data)), or pass "
          + "--method arcface, which compares each image with a proxy of its class")
    }
    guard !single.isEmpty else {
      (images, warning) = (all, nil)
      return
    }
    images = all.subset(all.labels.indices.filter { sizes[all.labels[$0]]! > 1 })
    let examples = single.prefix(3).map { all.names[$0].displayed() }.joined(separator: ", ")
    let isOne = single.count == 1
    warning =
      "\(isOne ? "one class has" : "\(single.count) classes have") a single training image "
      + "(\(examples)\(single.count > 3 ? ", …" : "")) and \(isOne ? "is" : "are") left out: --method \(method) "
      + "compares images of the same class; add images\(Self.fewerHeldOut(configuration.data)), or pass --method "
      + "arcface, which compares each image with a proxy of its class"
  }

  /// Returns how more images are trained on, as a part of a list; empty where none are held out.
  private static func fewerHeldOut(_ data: DataConfiguration, last isLast: Bool = false) -> String {
    (data.holdout.fraction ?? 0) > 0
      ? (isLast ? ", or" : ",") + " hold out none with --holdout 0" : ""
  }
}

import Tensors

/// A transform that applies a few random operations, all of the same strength: torchvision's `RandAugment`.
///
/// Instead of a policy that is searched for, it has two numbers that a small grid search finds (Cubuk, Zoph, Shlens and
/// Le, "RandAugment", 2020).
public struct RandAugment: Transform {
  /// The number of operations.
  public let operations: Int
  /// The strength of all operations: the bin of their magnitudes, from 0.
  public let magnitude: Int
  /// The number of bins of magnitudes.
  public let bins: Int
  /// The interpolation method.
  public let interpolation: Interpolation

  /// Creates a transform.
  ///
  /// - Precondition: The number of operations is not negative; the magnitude is from 0 to `bins − 1`.
  public init(
    operations: Int = 2, magnitude: Int = 9, bins: Int = 31,
    _ interpolation: Interpolation = .nearest
  ) {
    require(
      operations >= 0, "RandAugment: operations must not be negative, but are \(operations)")
    require(bins > 1, "RandAugment: bins must be at least 2, not \(bins)")
    require(
      (0..<bins).contains(magnitude),
      "RandAugment: the magnitude must be from 0 to \(bins - 1), not \(magnitude)")
    (self.operations, self.magnitude, self.bins) = (operations, magnitude, bins)
    self.interpolation = interpolation
  }

  public func callAsFunction<I: ImageProtocol>(_ image: I, using generator: inout Generator) -> I {
    var image = image
    for _ in 0..<operations {
      image = AugmentationSpace.standard.applied(
        generator.augmentation(), bin: magnitude, of: bins, to: image, interpolation,
        using: &generator)
    }
    return image
  }
}

/// A transform that applies one random operation of random strength, from wide ranges: torchvision's
/// `TrivialAugmentWide`.
///
/// It has nothing to tune (Müller and Hutter, "TrivialAugment", 2021).
public struct TrivialAugmentWide: Transform {
  /// The number of bins of magnitudes.
  public let bins: Int
  /// The interpolation method.
  public let interpolation: Interpolation

  /// Creates a transform.
  ///
  /// - Precondition: There are at least 2 bins.
  public init(bins: Int = 31, _ interpolation: Interpolation = .nearest) {
    require(bins > 1, "TrivialAugmentWide: bins must be at least 2, not \(bins)")
    (self.bins, self.interpolation) = (bins, interpolation)
  }

  public func callAsFunction<I: ImageProtocol>(_ image: I, using generator: inout Generator) -> I {
    let operation = generator.augmentation()
    let bin = generator.integer(below: bins)
    return AugmentationSpace.wide.applied(
      operation, bin: bin, of: bins, to: image, interpolation, using: &generator)
  }
}

extension Generator {
  /// Returns a random operation; inversion is one of AutoAugment's only.
  fileprivate mutating func augmentation() -> AugmentationOperation {
    let all = AugmentationOperation.allCases.filter { $0 != .invert }
    return all[integer(below: all.count)]
  }
}

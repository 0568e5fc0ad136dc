import Tensors

/// A transform of an image that depends only on the image and the numbers of a random generator.
///
/// So an augmented image is a function of (image, seed, epoch, index), independent of threads and their order:
///
///     let transform = Compose([RandomResizedCrop(224), RandomHorizontalFlip()])
///     var generator = Generator(seed: 1).split(epoch, index)
///     let view = transform(image, using: &generator)
public protocol Transform: Sendable {
  /// Returns the transformed image, with random numbers from `generator`.
  func callAsFunction<I: ImageProtocol>(_ image: I, using generator: inout Generator) -> I
}

/// A deterministic transform.
public protocol FixedTransform: Transform {
  /// Returns the transformed image.
  func callAsFunction<I: ImageProtocol>(_ image: I) -> I
}

extension FixedTransform {
  public func callAsFunction<I: ImageProtocol>(_ image: I, using generator: inout Generator) -> I {
    self(image)
  }
}

/// A sequence of transforms: torchvision's `Compose`.
public struct Compose: Transform {
  /// The transforms, in order.
  public let transforms: [any Transform]

  /// Creates a sequence of transforms.
  public init(_ transforms: [any Transform]) { self.transforms = transforms }

  public func callAsFunction<I: ImageProtocol>(_ image: I, using generator: inout Generator) -> I {
    var image = image
    for transform in transforms { image = transform(image, using: &generator) }
    return image
  }
}

/// A sequence of transforms that is applied with probability `p`: torchvision's `RandomApply`.
public struct RandomApply: Transform {
  /// The transforms, in order.
  public let transforms: Compose
  /// The probability.
  public let p: Float

  /// Creates a sequence of transforms.
  public init(_ transforms: [any Transform], p: Float = 0.5) {
    self.transforms = Compose(transforms)
    self.p = checked(p, "RandomApply")
  }

  public func callAsFunction<I: ImageProtocol>(_ image: I, using generator: inout Generator) -> I {
    generator.uniform() < p ? transforms(image, using: &generator) : image
  }
}

/// A transform that applies one of several transforms, with equal probabilities: torchvision's `RandomChoice`.
public struct RandomChoice: Transform {
  /// The transforms to choose from.
  public let transforms: [any Transform]

  /// Creates a choice of transforms.
  ///
  /// - Precondition: There is at least one transform.
  public init(_ transforms: [any Transform]) {
    require(!transforms.isEmpty, "RandomChoice: needs at least one transform")
    self.transforms = transforms
  }

  public func callAsFunction<I: ImageProtocol>(_ image: I, using generator: inout Generator) -> I {
    let choice = transforms[generator.integer(below: transforms.count)]
    return choice(image, using: &generator)
  }
}

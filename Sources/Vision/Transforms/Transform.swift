import Tensors

/// A change to a picture that depends on nothing but the picture and the numbers a generator gives.
///
/// So an augmented picture is a function of (picture, seed, epoch, index), the same on whatever thread and in
/// whatever order it is made:
///
///     let transform = Compose([RandomResizedCrop(224), RandomHorizontalFlip()])
///     var generator = Generator(seed: 1).split(epoch, index)
///     let view = transform(picture, using: &generator)
public protocol Transform: Sendable {
  /// Returns the picture changed; draws what is random from `generator`.
  func callAsFunction<P: Picture>(_ picture: P, using generator: inout Generator) -> P
}

/// A transform that draws nothing: the same for every picture, in every epoch.
public protocol FixedTransform: Transform {
  /// Returns the picture changed.
  func callAsFunction<P: Picture>(_ picture: P) -> P
}

extension FixedTransform {
  public func callAsFunction<P: Picture>(_ picture: P, using generator: inout Generator) -> P {
    self(picture)
  }
}

/// One transform after the other: torchvision's `Compose`.
public struct Compose: Transform {
  public let transforms: [any Transform]

  public init(_ transforms: [any Transform]) { self.transforms = transforms }

  public func callAsFunction<P: Picture>(_ picture: P, using generator: inout Generator) -> P {
    var picture = picture
    for transform in transforms { picture = transform(picture, using: &generator) }
    return picture
  }
}

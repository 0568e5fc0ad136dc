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

/// Some transforms, one after the other, with probability `p`; else none: torchvision's `RandomApply`.
public struct RandomApply: Transform {
  public let transforms: Compose
  public let p: Float

  public init(_ transforms: [any Transform], p: Float = 0.5) {
    self.transforms = Compose(transforms)
    self.p = checked(p, "RandomApply")
  }

  public func callAsFunction<P: Picture>(_ picture: P, using generator: inout Generator) -> P {
    generator.uniform() < p ? transforms(picture, using: &generator) : picture
  }
}

/// One of some transforms, each as likely as the next: torchvision's `RandomChoice`.
public struct RandomChoice: Transform {
  public let transforms: [any Transform]

  /// - Precondition: there is at least one.
  public init(_ transforms: [any Transform]) {
    require(!transforms.isEmpty, "RandomChoice: needs at least one transform")
    self.transforms = transforms
  }

  public func callAsFunction<P: Picture>(_ picture: P, using generator: inout Generator) -> P {
    let choice = transforms[generator.integer(below: transforms.count)]
    return choice(picture, using: &generator)
  }
}

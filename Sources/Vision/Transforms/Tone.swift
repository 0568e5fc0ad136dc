import Tensors

/// A transform that converts to grayscale: torchvision's `Grayscale`. The number of channels is unchanged.
public struct Grayscale: FixedTransform {
  /// Creates a transform.
  public init() {}

  public func callAsFunction<I: ImageProtocol>(_ image: I) -> I { image.grayscaled() }
}

/// A transform that keeps only the highest bits of each value with probability `p`: torchvision's `RandomPosterize`.
public struct RandomPosterize: Transform {
  /// The number of bits that are kept.
  public let bits: Int
  /// The probability.
  public let p: Float

  /// Creates a transform.
  ///
  /// - Precondition: `bits` is from 0 to 8.
  public init(bits: Int, p: Float = 0.5) {
    require((0...8).contains(bits), "RandomPosterize: bits must be from 0 to 8, not \(bits)")
    self.bits = bits
    self.p = checked(p, "RandomPosterize")
  }

  public func callAsFunction<I: ImageProtocol>(_ image: I, using generator: inout Generator) -> I {
    generator.uniform() < p ? image.posterized(bits: bits) : image
  }
}

/// A transform that inverts all values with probability `p`: torchvision's `RandomInvert`.
public struct RandomInvert: Transform {
  /// The probability.
  public let p: Float

  /// Creates a transform.
  public init(p: Float = 0.5) { self.p = checked(p, "RandomInvert") }

  public func callAsFunction<I: ImageProtocol>(_ image: I, using generator: inout Generator) -> I {
    generator.uniform() < p ? image.inverted() : image
  }
}

/// A transform that stretches the values of each channel to the whole range with probability `p`: torchvision's
/// `RandomAutocontrast`.
public struct RandomAutocontrast: Transform {
  /// The probability.
  public let p: Float

  /// Creates a transform.
  public init(p: Float = 0.5) { self.p = checked(p, "RandomAutocontrast") }

  public func callAsFunction<I: ImageProtocol>(_ image: I, using generator: inout Generator) -> I {
    generator.uniform() < p ? image.autocontrasted() : image
  }
}

/// A transform that equalizes the histogram of each channel with probability `p`: torchvision's `RandomEqualize`.
public struct RandomEqualize: Transform {
  /// The probability.
  public let p: Float

  /// Creates a transform.
  public init(p: Float = 0.5) { self.p = checked(p, "RandomEqualize") }

  public func callAsFunction<I: ImageProtocol>(_ image: I, using generator: inout Generator) -> I {
    generator.uniform() < p ? image.equalized() : image
  }
}

/// A transform that changes the sharpness with probability `p`: torchvision's `RandomAdjustSharpness`.
public struct RandomAdjustSharpness: Transform {
  /// The factor: 0 gives a smooth image, 1 the original, 2 a sharper one.
  public let factor: Float
  /// The probability.
  public let p: Float

  /// Creates a transform.
  ///
  /// - Precondition: `factor` is not negative.
  public init(_ factor: Float, p: Float = 0.5) {
    require(factor >= 0, "RandomAdjustSharpness: factor must not be negative, but is \(factor)")
    self.factor = factor
    self.p = checked(p, "RandomAdjustSharpness")
  }

  public func callAsFunction<I: ImageProtocol>(_ image: I, using generator: inout Generator) -> I {
    generator.uniform() < p ? image.adjustedSharpness(factor) : image
  }
}

import Tensors

/// A transform that crops the center of an image: torchvision's `CenterCrop`.
///
/// Smaller images are padded with black.
public struct CenterCrop: FixedTransform {
  /// The size of the crop, in pixels.
  public let width, height: Int

  /// Creates a transform that crops a square.
  public init(_ side: Int) { self.init(width: side, height: side) }

  /// Creates a transform that crops a rectangle.
  ///
  /// - Precondition: The size is positive.
  public init(width: Int, height: Int) {
    require(
      width > 0 && height > 0, "CenterCrop: size must be positive, not \(width) × \(height)")
    (self.width, self.height) = (width, height)
  }

  public func callAsFunction<I: ImageProtocol>(_ image: I) -> I {
    var image = image
    if image.width < width || image.height < height {
      let (dx, dy) = (max(0, width - image.width), max(0, height - image.height))
      image = image.padded(
        Margins(left: dx / 2, top: dy / 2, right: (dx + 1) / 2, bottom: (dy + 1) / 2), .constant(0))
    }
    // Halves are rounded to even, as in Python.
    func start(_ old: Int, _ new: Int) -> Int {
      Int((Double(old - new) / 2).rounded(.toNearestOrEven))
    }
    return image.cropped(
      Frame(
        left: start(image.width, width), top: start(image.height, height), width: width,
        height: height))
  }
}

/// A transform that adds padding: torchvision's `Pad`.
public struct Pad: FixedTransform {
  /// The number of pixels on each side.
  public let margins: Margins
  /// The values of the padding.
  public let mode: PaddingMode

  /// Creates a transform.
  public init(_ margins: Margins, _ mode: PaddingMode = .constant(0)) {
    (self.margins, self.mode) = (margins, mode)
  }

  public func callAsFunction<I: ImageProtocol>(_ image: I) -> I { image.padded(margins, mode) }
}

/// A transform that crops a part of fixed size at a random position, after padding: torchvision's `RandomCrop`.
///
/// With 4 pixels of padding for CIFAR's 32 × 32, this is the usual augmentation of small images (He, Zhang,
/// Ren and Sun, "Deep residual learning", 2016, section 4.2). An image that is still too small is padded
/// further.
public struct RandomCrop: Transform {
  /// The size of the crop, in pixels.
  public let width, height: Int
  /// The number of pixels of padding on each side.
  public let margins: Margins
  /// The values of the padding.
  public let mode: PaddingMode

  /// Creates a transform that crops a square, after equal padding on all sides.
  public init(_ side: Int, padding: Int = 0, _ mode: PaddingMode = .constant(0)) {
    self.init(width: side, height: side, margins: Margins(padding), mode)
  }

  /// Creates a transform that crops a rectangle.
  ///
  /// - Precondition: The size is positive.
  public init(
    width: Int, height: Int, margins: Margins = Margins(), _ mode: PaddingMode = .constant(0)
  ) {
    require(
      width > 0 && height > 0, "RandomCrop: size must be positive, not \(width) × \(height)")
    (self.width, self.height, self.margins, self.mode) = (width, height, margins, mode)
  }

  public func callAsFunction<I: ImageProtocol>(_ image: I, using generator: inout Generator) -> I {
    var image = image.padded(margins, mode)
    let (dx, dy) = (max(0, width - image.width), max(0, height - image.height))
    if dx > 0 || dy > 0 {
      image = image.padded(Margins(left: dx, top: dy, right: dx, bottom: dy), mode)
    }
    let left = generator.integer(below: image.width - width + 1)
    let top = generator.integer(below: image.height - height + 1)
    return image.cropped(Frame(left: left, top: top, width: width, height: height))
  }
}

/// A transform that flips horizontally with probability `p`: torchvision's `RandomHorizontalFlip`.
public struct RandomHorizontalFlip: Transform {
  /// The probability.
  public let p: Float

  /// Creates a transform.
  public init(p: Float = 0.5) { self.p = checked(p, "RandomHorizontalFlip") }

  public func callAsFunction<I: ImageProtocol>(_ image: I, using generator: inout Generator) -> I {
    generator.uniform() < p ? image.flippedHorizontally() : image
  }
}

/// A transform that flips vertically with probability `p`: torchvision's `RandomVerticalFlip`.
public struct RandomVerticalFlip: Transform {
  /// The probability.
  public let p: Float

  /// Creates a transform.
  public init(p: Float = 0.5) { self.p = checked(p, "RandomVerticalFlip") }

  public func callAsFunction<I: ImageProtocol>(_ image: I, using generator: inout Generator) -> I {
    generator.uniform() < p ? image.flippedVertically() : image
  }
}

/// A transform that rotates by a random angle: torchvision's `RandomRotation`.
public struct RandomRotation: Transform {
  /// The range of the counterclockwise angle, which is uniform.
  public let degrees: ClosedRange<Float>
  /// The interpolation method.
  public let interpolation: Interpolation

  /// Creates a transform that rotates by at most `degrees` in either direction.
  ///
  /// - Precondition: `degrees` is not negative.
  public init(_ degrees: Float, _ interpolation: Interpolation = .nearest) {
    require(degrees >= 0, "RandomRotation: degrees must not be negative, but is \(degrees)")
    self.init(-degrees...degrees, interpolation)
  }

  /// Creates a transform that rotates by an angle in `degrees`.
  ///
  /// - Precondition: `degrees` is finite.
  public init(_ degrees: ClosedRange<Float>, _ interpolation: Interpolation = .nearest) {
    require(
      degrees.lowerBound.isFinite && degrees.upperBound.isFinite,
      "RandomRotation: degrees must be finite, but are from \(degrees.lowerBound) to \(degrees.upperBound)"
    )
    (self.degrees, self.interpolation) = (degrees, interpolation)
  }

  public func callAsFunction<I: ImageProtocol>(_ image: I, using generator: inout Generator) -> I {
    image.rotated(Double(generator.uniform(in: degrees)), interpolation)
  }
}

/// A transform that rotates, translates, scales and shears an image about its center: torchvision's
/// `RandomAffine`.
public struct RandomAffine: Transform {
  /// The range of the clockwise angle.
  public let degrees: ClosedRange<Float>
  /// The maximum translation, as a fraction of the width and height.
  public let translation: (x: Float, y: Float)
  /// The range of the scale factor.
  public let scale: ClosedRange<Float>
  /// The range of the shear angle along x, in degrees.
  public let shear: ClosedRange<Float>
  /// The interpolation method.
  public let interpolation: Interpolation

  /// Creates a transform, whose parameters are uniform in their ranges.
  ///
  /// - Precondition: Translations are from 0 to 1; scales are positive.
  public init(
    degrees: ClosedRange<Float> = 0...0, translation: (x: Float, y: Float) = (0, 0),
    scale: ClosedRange<Float> = 1...1, shear: ClosedRange<Float> = 0...0,
    _ interpolation: Interpolation = .nearest
  ) {
    require(
      (0...1).contains(translation.x) && (0...1).contains(translation.y) && scale.lowerBound > 0,
      "RandomAffine: translations must be from 0 to 1 and scales positive, not \(translation), "
        + "\(scale)")
    (self.degrees, self.translation, self.scale) = (degrees, translation, scale)
    (self.shear, self.interpolation) = (shear, interpolation)
  }

  public func callAsFunction<I: ImageProtocol>(_ image: I, using generator: inout Generator) -> I {
    let angle = generator.uniform(in: degrees)
    // Translations are rounded to pixels.
    func shift(_ fraction: Float, _ size: Int) -> Double {
      let most = fraction * Float(size)
      return Double(generator.uniform(in: -most...most).rounded(.toNearestOrEven))
    }
    let translation = (shift(translation.x, image.width), shift(translation.y, image.height))
    let (scale, shear) = (generator.uniform(in: scale), generator.uniform(in: shear))
    let map = Affine(
      rotation: Double(angle), translation: translation, scale: Double(scale),
      shear: (Double(shear), 0), width: image.width, height: image.height)
    return image.mapped(by: map, interpolation)
  }
}

extension Generator {
  /// Returns a uniform random number in a closed range, which may be a single number.
  mutating func uniform(in range: ClosedRange<Float>) -> Float {
    range.lowerBound + uniform() * (range.upperBound - range.lowerBound)
  }
}

/// Returns `p`, which must be a probability.
func checked(_ p: Float, _ transform: String) -> Float {
  require((0...1).contains(p), "\(transform): p must be from 0 to 1, not \(p)")
  return p
}

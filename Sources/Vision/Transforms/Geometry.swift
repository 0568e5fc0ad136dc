import Tensors

/// Cuts out the middle: torchvision's `CenterCrop`. A picture that is too small is surrounded by black.
public struct CenterCrop: FixedTransform {
  public let width, height: Int

  public init(_ side: Int) { self.init(width: side, height: side) }

  public init(width: Int, height: Int) {
    require(
      width > 0 && height > 0, "CenterCrop: the size must be positive, not \(width) × \(height)")
    (self.width, self.height) = (width, height)
  }

  public func callAsFunction<P: Picture>(_ picture: P) -> P {
    var picture = picture
    if picture.width < width || picture.height < height {
      let (dx, dy) = (max(0, width - picture.width), max(0, height - picture.height))
      picture = picture.padded(
        Margins(left: dx / 2, top: dy / 2, right: (dx + 1) / 2, bottom: (dy + 1) / 2), .constant(0))
    }
    // Halves are rounded to even numbers, as Python rounds.
    func start(_ old: Int, _ new: Int) -> Int {
      Int((Double(old - new) / 2).rounded(.toNearestOrEven))
    }
    return picture.cropped(
      Frame(
        left: start(picture.width, width), top: start(picture.height, height), width: width,
        height: height))
  }
}

/// Adds dots around the picture: torchvision's `Pad`.
public struct Pad: FixedTransform {
  public let margins: Margins
  public let mode: PaddingMode

  public init(_ margins: Margins, _ mode: PaddingMode = .constant(0)) {
    (self.margins, self.mode) = (margins, mode)
  }

  public func callAsFunction<P: Picture>(_ picture: P) -> P { picture.padded(margins, mode) }
}

/// Cuts out a part of fixed size anywhere, after adding dots around: torchvision's `RandomCrop`.
///
/// With 4 dots added to CIFAR's 32 × 32 this is the common augmentation of small pictures (He, Zhang, Ren and
/// Sun, "Deep residual learning", 2016, section 4.2). A picture that is still too small is padded until it is
/// not.
public struct RandomCrop: Transform {
  public let width, height: Int
  public let margins: Margins
  public let mode: PaddingMode

  public init(_ side: Int, padding: Int = 0, _ mode: PaddingMode = .constant(0)) {
    self.init(width: side, height: side, margins: Margins(padding), mode)
  }

  public init(
    width: Int, height: Int, margins: Margins = Margins(), _ mode: PaddingMode = .constant(0)
  ) {
    require(
      width > 0 && height > 0, "RandomCrop: the size must be positive, not \(width) × \(height)")
    (self.width, self.height, self.margins, self.mode) = (width, height, margins, mode)
  }

  public func callAsFunction<P: Picture>(_ picture: P, using generator: inout Generator) -> P {
    var picture = picture.padded(margins, mode)
    let (dx, dy) = (max(0, width - picture.width), max(0, height - picture.height))
    if dx > 0 || dy > 0 {
      picture = picture.padded(Margins(left: dx, top: dy, right: dx, bottom: dy), mode)
    }
    let left = generator.integer(below: picture.width - width + 1)
    let top = generator.integer(below: picture.height - height + 1)
    return picture.cropped(Frame(left: left, top: top, width: width, height: height))
  }
}

/// Mirrors left and right with probability `p`: torchvision's `RandomHorizontalFlip`.
public struct RandomHorizontalFlip: Transform {
  public let p: Float

  public init(p: Float = 0.5) { self.p = checked(p, "RandomHorizontalFlip") }

  public func callAsFunction<P: Picture>(_ picture: P, using generator: inout Generator) -> P {
    generator.uniform() < p ? picture.flippedHorizontally() : picture
  }
}

/// Mirrors above and below with probability `p`: torchvision's `RandomVerticalFlip`.
public struct RandomVerticalFlip: Transform {
  public let p: Float

  public init(p: Float = 0.5) { self.p = checked(p, "RandomVerticalFlip") }

  public func callAsFunction<P: Picture>(_ picture: P, using generator: inout Generator) -> P {
    generator.uniform() < p ? picture.flippedVertically() : picture
  }
}

/// Turns the picture by an angle drawn evenly from `degrees`: torchvision's `RandomRotation`.
public struct RandomRotation: Transform {
  public let degrees: ClosedRange<Float>
  public let interpolation: Interpolation

  /// Turns by at most `degrees` either way.
  public init(_ degrees: Float, _ interpolation: Interpolation = .nearest) {
    require(degrees >= 0, "RandomRotation: degrees must not be negative, but are \(degrees)")
    self.init(-degrees...degrees, interpolation)
  }

  public init(_ degrees: ClosedRange<Float>, _ interpolation: Interpolation = .nearest) {
    (self.degrees, self.interpolation) = (degrees, interpolation)
  }

  public func callAsFunction<P: Picture>(_ picture: P, using generator: inout Generator) -> P {
    picture.rotated(Double(generator.uniform(in: degrees)), interpolation)
  }
}

/// Turns, moves, scales and shears the picture about its middle: torchvision's `RandomAffine`.
public struct RandomAffine: Transform {
  public let degrees: ClosedRange<Float>
  /// The most it is moved, in terms of width and height.
  public let translation: (x: Float, y: Float)
  public let scale: ClosedRange<Float>
  /// The shear along x, in degrees.
  public let shear: ClosedRange<Float>
  public let interpolation: Interpolation

  /// - Precondition: translations are from 0 to 1; scales are positive.
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

  public func callAsFunction<P: Picture>(_ picture: P, using generator: inout Generator) -> P {
    let angle = generator.uniform(in: degrees)
    // Moves are whole dots.
    func move(_ share: Float, _ size: Int) -> Double {
      let most = share * Float(size)
      return Double(generator.uniform(in: -most...most).rounded(.toNearestOrEven))
    }
    let translation = (move(translation.x, picture.width), move(translation.y, picture.height))
    let (scale, shear) = (generator.uniform(in: scale), generator.uniform(in: shear))
    let map = Affine(
      rotation: Double(angle), translation: translation, scale: Double(scale),
      shear: (Double(shear), 0), width: picture.width, height: picture.height)
    return picture.mapped(by: map, interpolation)
  }
}

extension Generator {
  /// Returns a number drawn evenly from a range, which may be a single number.
  mutating func uniform(in range: ClosedRange<Float>) -> Float {
    range.lowerBound + uniform() * (range.upperBound - range.lowerBound)
  }
}

/// Returns a probability, and stops where it is none.
func checked(_ p: Float, _ transform: String) -> Float {
  require((0...1).contains(p), "\(transform): the probability must be from 0 to 1, not \(p)")
  return p
}

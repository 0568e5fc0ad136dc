import Tensors

/// A transform that changes brightness, contrast, saturation and hue in random order: torchvision's
/// `ColorJitter`.
///
/// Factors are uniform in `max(0, 1 − x)…1 + x`, the shift of the hue in `−h…h` of the color circle. Without
/// color distortion, a network can match two crops of an image by their color histograms alone, and learns
/// little else (Chen et al., "SimCLR", 2020, section 3.2 and figure 6).
public struct ColorJitter: Transform {
  /// The strength of each change; 0 leaves the image unchanged.
  public let brightness, contrast, saturation, hue: Float

  /// Creates a transform.
  ///
  /// - Precondition: No strength is negative; `hue` is at most 0.5.
  public init(
    brightness: Float = 0, contrast: Float = 0, saturation: Float = 0, hue: Float = 0
  ) {
    require(
      brightness >= 0 && contrast >= 0 && saturation >= 0 && (0...0.5).contains(hue),
      "ColorJitter: strengths must not be negative, and hue at most 0.5")
    (self.brightness, self.contrast) = (brightness, contrast)
    (self.saturation, self.hue) = (saturation, hue)
  }

  public func callAsFunction<I: ImageProtocol>(_ image: I, using generator: inout Generator) -> I {
    func factor(_ strength: Float) -> Float {
      generator.uniform(in: max(0, 1 - strength)...1 + strength)
    }
    let order = generator.permutation(4)
    let factors = (factor(brightness), factor(contrast), factor(saturation))
    let shift = generator.uniform(in: -hue...hue)
    var image = image
    for change in order {
      switch change {
      case 0 where brightness > 0: image = image.adjustedBrightness(factors.0)
      case 1 where contrast > 0: image = image.adjustedContrast(factors.1)
      case 2 where saturation > 0: image = image.adjustedSaturation(factors.2)
      case 3 where hue > 0: image = image.adjustedHue(shift)
      default: break
      }
    }
    return image
  }
}

/// A transform that converts to grayscale with probability `p`: torchvision's `RandomGrayscale`.
///
/// The number of channels is unchanged.
public struct RandomGrayscale: Transform {
  /// The probability.
  public let p: Float

  /// Creates a transform.
  public init(p: Float = 0.1) { self.p = checked(p, "RandomGrayscale") }

  public func callAsFunction<I: ImageProtocol>(_ image: I, using generator: inout Generator) -> I {
    generator.uniform() < p ? image.grayscaled() : image
  }
}

/// A transform that blurs with a Gaussian kernel of random σ: torchvision's `GaussianBlur`.
///
/// SimCLR uses a kernel size of a tenth of the image and σ from 0.1 to 2 (appendix A).
public struct GaussianBlur: Transform {
  /// The width and height of the kernel, in pixels.
  public let size: Int
  /// The range of the kernel's standard deviation σ, which is uniform.
  public let sigma: ClosedRange<Float>

  /// Creates a transform.
  ///
  /// - Precondition: `size` is odd and positive, `sigma` positive.
  public init(_ size: Int, sigma: ClosedRange<Float> = 0.1...2) {
    require(
      size > 0 && size % 2 == 1 && sigma.lowerBound > 0,
      "GaussianBlur: size must be odd and σ positive, not \(size) and \(sigma)")
    (self.size, self.sigma) = (size, sigma)
  }

  public func callAsFunction<I: ImageProtocol>(_ image: I, using generator: inout Generator) -> I {
    image.blurred(size: size, sigma: generator.uniform(in: sigma))
  }
}

/// A transform that inverts all values from `threshold` with probability `p`: torchvision's `RandomSolarize`.
///
/// BYOL introduced it to self-supervised learning (Grill et al., 2020, appendix B).
public struct RandomSolarize: Transform {
  /// The lowest value that is inverted, from 0 (black) to 1 (white).
  public let threshold: Double
  /// The probability.
  public let p: Float

  /// Creates a transform.
  public init(from threshold: Double = 128 / 255, p: Float = 0.5) {
    self.threshold = threshold
    self.p = checked(p, "RandomSolarize")
  }

  public func callAsFunction<I: ImageProtocol>(_ image: I, using generator: inout Generator) -> I {
    generator.uniform() < p ? image.solarized(from: threshold) : image
  }
}

import Tensors

/// Changes brightness, contrast, saturation and hue, in random order: torchvision's `ColorJitter`.
///
/// Factors are drawn evenly from `max(0, 1 − x)…1 + x`, the hue's shift from `−h…h` of the color circle. Without
/// it two crops of a picture could be told to belong together by their colors alone, and nothing else would
/// be learnt (Chen et al., "SimCLR", 2020, section 3.2 and figure 6).
public struct ColorJitter: Transform {
  public let brightness, contrast, saturation, hue: Float

  /// - Precondition: none is negative; `hue` is at most 0.5.
  public init(
    brightness: Float = 0, contrast: Float = 0, saturation: Float = 0, hue: Float = 0
  ) {
    require(
      brightness >= 0 && contrast >= 0 && saturation >= 0 && (0...0.5).contains(hue),
      "ColorJitter: strengths must not be negative, and hue at most 0.5")
    (self.brightness, self.contrast) = (brightness, contrast)
    (self.saturation, self.hue) = (saturation, hue)
  }

  public func callAsFunction<P: Picture>(_ picture: P, using generator: inout Generator) -> P {
    func factor(_ strength: Float) -> Float {
      generator.uniform(in: max(0, 1 - strength)...1 + strength)
    }
    let order = generator.permutation(4)
    let factors = (factor(brightness), factor(contrast), factor(saturation))
    let shift = generator.uniform(in: -hue...hue)
    var picture = picture
    for change in order {
      switch change {
      case 0 where brightness > 0: picture = picture.adjustedBrightness(factors.0)
      case 1 where contrast > 0: picture = picture.adjustedContrast(factors.1)
      case 2 where saturation > 0: picture = picture.adjustedSaturation(factors.2)
      case 3 where hue > 0: picture = picture.adjustedHue(shift)
      default: break
      }
    }
    return picture
  }
}

/// Takes the color away with probability `p`: torchvision's `RandomGrayscale`. Channels stay three.
public struct RandomGrayscale: Transform {
  public let p: Float

  public init(p: Float = 0.1) { self.p = checked(p, "RandomGrayscale") }

  public func callAsFunction<P: Picture>(_ picture: P, using generator: inout Generator) -> P {
    generator.uniform() < p ? picture.withoutColor() : picture
  }
}

/// Blurs by a Gaussian of `size` × `size` dots, its σ drawn evenly from `sigma`: torchvision's `GaussianBlur`.
///
/// SimCLR takes a size of a tenth of the picture and σ from 0.1 to 2 (appendix A).
public struct GaussianBlur: Transform {
  public let size: Int
  public let sigma: ClosedRange<Float>

  /// - Precondition: `size` is odd, `sigma` positive.
  public init(_ size: Int, sigma: ClosedRange<Float> = 0.1...2) {
    require(
      size > 0 && size % 2 == 1 && sigma.lowerBound > 0,
      "GaussianBlur: the size must be odd and σ positive, not \(size) and \(sigma)")
    (self.size, self.sigma) = (size, sigma)
  }

  public func callAsFunction<P: Picture>(_ picture: P, using generator: inout Generator) -> P {
    picture.blurred(size: size, sigma: generator.uniform(in: sigma))
  }
}

/// Inverts what is brighter than `threshold`, with probability `p`: torchvision's `RandomSolarize`.
///
/// BYOL was the first to use it without labels (Grill et al., 2020, appendix B).
public struct RandomSolarize: Transform {
  /// From 0 to 1, in terms of white.
  public let threshold: Float
  public let p: Float

  public init(from threshold: Float = 128 / 255, p: Float = 0.5) {
    self.threshold = threshold
    self.p = checked(p, "RandomSolarize")
  }

  public func callAsFunction<P: Picture>(_ picture: P, using generator: inout Generator) -> P {
    generator.uniform() < p ? picture.solarized(from: threshold) : picture
  }
}

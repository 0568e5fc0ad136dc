import Glibc
import Tensors

/// An operation that ``AutoAugment``, ``RandAugment`` and ``TrivialAugmentWide`` choose from.
public enum AugmentationOperation: String, CaseIterable, Sendable {
  /// No change.
  case identity
  /// Shears along x or y: by `magnitude` pixels per pixel.
  case shearX, shearY
  /// Translates to the right or down: by `magnitude` pixels.
  case translateX, translateY
  /// Rotates counterclockwise: by `magnitude` degrees.
  case rotate
  /// Changes the brightness, the saturation, the contrast or the sharpness: by the factor `1 + magnitude`.
  case brightness, color, contrast, sharpness
  /// Keeps the `magnitude` highest bits.
  case posterize
  /// Inverts all values from `magnitude`.
  case solarize
  /// Stretches the values to the whole range, equalizes the histogram, or inverts all values; without a magnitude.
  case autocontrast, equalize, invert

  /// Returns the image changed by the operation.
  ///
  /// For an ``/Images/Image``, the result is torchvision's for a Pillow image, bit for bit.
  ///
  /// - Parameters:
  ///   - image: The image.
  ///   - magnitude: The strength of the change, in the operation's unit.
  ///   - interpolation: The interpolation of pixels of geometric operations: `.nearest` or `.bilinear`.
  /// - Precondition: The magnitude is finite and below 10⁹.
  public func callAsFunction<I: ImageProtocol>(
    _ image: I, magnitude: Double = 0, _ interpolation: Interpolation = .nearest
  ) -> I {
    require(
      magnitude.magnitude < 1e9,
      "\(rawValue): the magnitude must be finite and below 10⁹, not \(magnitude)")
    func mapped(
      shear: (x: Double, y: Double) = (0, 0), by translation: (x: Double, y: Double) = (0, 0),
      about center: (x: Double, y: Double)? = nil
    ) -> I {
      let map = Affine(
        rotation: 0, translation: translation, shear: shear, width: image.width,
        height: image.height, center: center)
      return image.mapped(by: map, interpolation)
    }
    let (angle, pixels) = (atan(magnitude) * 180 / .pi, magnitude.rounded(.towardZero))
    let factor = Float(1 + magnitude)
    return switch self {
    case .identity: image
    case .shearX: mapped(shear: (angle, 0), about: (0, 0))
    case .shearY: mapped(shear: (0, angle), about: (0, 0))
    case .translateX: mapped(by: (pixels, 0))
    case .translateY: mapped(by: (0, pixels))
    case .rotate: image.rotated(magnitude, interpolation)
    case .brightness: image.adjustedBrightness(factor)
    case .color: image.adjustedSaturation(factor)
    case .contrast: image.adjustedContrast(factor)
    case .sharpness: image.adjustedSharpness(factor)
    case .posterize: image.posterized(bits: Int(magnitude))
    case .solarize: image.solarized(from: magnitude)
    case .autocontrast: image.autocontrasted()
    case .equalize: image.equalized()
    case .invert: image.inverted()
    }
  }
}

/// The magnitudes of operations: from none in the first bin to the largest in the last.
struct AugmentationSpace: Sendable {
  /// The largest shear, rotation in degrees, and change of color.
  let shear, rotation, color: Double
  /// The largest translation of an image of the given width or height, in pixels.
  let translation: @Sendable (Int) -> Double
  /// The number of bits that the strongest posterization removes.
  let removedBits: Double

  /// The ranges of AutoAugment and RandAugment.
  static let standard = AugmentationSpace(
    shear: 0.3, rotation: 30, color: 0.9, translation: { 150.0 / 331 * Double($0) }, removedBits: 4)
  /// The wide ranges of TrivialAugment.
  static let wide = AugmentationSpace(
    shear: 0.99, rotation: 135, color: 0.99, translation: { _ in 32 }, removedBits: 6)

  /// Returns the magnitude of an operation in bin `bin` of `count`, and whether its sign is random.
  func magnitude(
    of operation: AugmentationOperation, bin: Int, of count: Int, width: Int, height: Int
  ) -> (value: Double, isSigned: Bool) {
    let share = Double(bin) / Double(count - 1)
    // Magnitudes are float32 in torchvision.
    func signed(_ largest: Double) -> (Double, Bool) { (Double(Float(largest * share)), true) }
    return switch operation {
    case .identity, .autocontrast, .equalize, .invert: (0, false)
    case .shearX, .shearY: signed(shear)
    case .translateX: signed(translation(width))
    case .translateY: signed(translation(height))
    case .rotate: signed(rotation)
    case .brightness, .color, .contrast, .sharpness: signed(color)
    case .posterize: ((8 - removedBits * share).rounded(.toNearestOrEven), false)
    case .solarize: (Double(Float(1 - share)), false)
    }
  }

  /// Returns an image changed by an operation of the magnitude in a bin, with a random sign.
  func applied<I: ImageProtocol>(
    _ operation: AugmentationOperation, bin: Int, of count: Int, to image: I,
    _ interpolation: Interpolation, using generator: inout Generator
  ) -> I {
    let (value, isSigned) = magnitude(
      of: operation, bin: bin, of: count, width: image.width, height: image.height)
    let magnitude = isSigned && generator.uniform() < 0.5 ? -value : value
    return operation(image, magnitude: magnitude, interpolation)
  }
}

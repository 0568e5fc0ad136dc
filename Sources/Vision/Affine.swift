import Glibc
import Tensors

/// A map from the pixels of an output image to coordinates of an input image.
protocol CoordinateMap {
  /// Returns the coordinates in the input image of the center of pixel (x, y) of the output image.
  func source(_ x: Int, _ y: Int) -> (x: Double, y: Double)
}

/// An affine map from the coordinates (x, y) of an output image to the coordinates (x', y') of an input image.
///
///     x' = a·x + b·y + c
///     y' = d·x + e·y + f
///
/// The origin is the upper left corner; the center of the first pixel is (½, ½).
public struct Affine: Hashable, Sendable, CoordinateMap {
  /// The coefficients of the map.
  public var a, b, c, d, e, f: Double

  /// Creates the map that rotates an image counterclockwise about its center: Pillow's `rotate`.
  public init(rotation degrees: Double, width: Int, height: Int) {
    let angle = -degrees.radians
    // Pillow rounds to 15 digits, so that rotations by 90 degrees are exact.
    (a, b) = (cos(angle).roundedTo15Digits, sin(angle).roundedTo15Digits)
    (d, e) = ((-sin(angle)).roundedTo15Digits, cos(angle).roundedTo15Digits)
    let (x, y) = (Double(width) / 2, Double(height) / 2)
    c = a * -x + b * -y + x
    f = d * -x + e * -y + y
  }

  /// Creates the map that shears, scales and rotates an image about a point, then translates it.
  ///
  /// The map is torchvision's `_get_inverse_affine_matrix`; its `affine` rotates clockwise.
  ///
  /// - Parameters:
  ///   - degrees: The angle of the clockwise rotation.
  ///   - translation: The translation to the right and down, in pixels.
  ///   - scale: The scale factor.
  ///   - shear: The shear angles along x and y, in degrees.
  ///   - width: The width of the image in pixels.
  ///   - height: The height of the image in pixels.
  ///   - center: The point that shears, scales and rotations leave where it is; the center of the image by default.
  /// - Precondition: `scale` is positive.
  public init(
    rotation degrees: Double, translation: (x: Double, y: Double) = (0, 0), scale: Double = 1,
    shear: (x: Double, y: Double) = (0, 0), width: Int, height: Int,
    center: (x: Double, y: Double)? = nil
  ) {
    require(scale > 0, "Affine: scale must be positive, not \(scale)")
    let (turn, alongX, alongY) = (degrees.radians, shear.x.radians, shear.y.radians)
    let forwardA = cos(turn - alongY) / cos(alongY)
    let forwardB = -cos(turn - alongY) * tan(alongX) / cos(alongY) - sin(turn)
    let forwardC = sin(turn - alongY) / cos(alongY)
    let forwardD = -sin(turn - alongY) * tan(alongX) / cos(alongY) + cos(turn)
    (a, b, d, e) = (forwardD / scale, -forwardB / scale, -forwardC / scale, forwardA / scale)
    let (x, y) = center ?? (Double(width) * 0.5, Double(height) * 0.5)
    c = a * (-x - translation.x) + b * (-y - translation.y) + x
    f = d * (-x - translation.x) + e * (-y - translation.y) + y
  }

  /// Stops the program with a message unless coordinates are finite and fit 64 bits in fixed point.
  func check() {
    require(
      [a, b, c, d, e, f].allSatisfy { $0.magnitude < 1e9 },
      "mapped: the coefficients of the map must be below 10⁹, but are \(a), \(b), \(c), \(d), \(e), \(f)"
    )
  }

  @inline(__always)
  func source(_ x: Int, _ y: Int) -> (x: Double, y: Double) {
    let (x, y) = (Double(x) + 0.5, Double(y) + 0.5)
    return (a * x + b * y + c, d * x + e * y + f)
  }
}

extension Double {
  /// The angle in radians, for an angle in degrees, with the rounding of Python's `math.radians`.
  fileprivate var radians: Double { self * (.pi / 180) }

  /// The nearest number with 15 decimals, for a number from −1 to 1: Python's `round(x, 15)`.
  fileprivate var roundedTo15Digits: Double {
    // The product with 10¹⁵ is rounded itself; its error decides where it seems to be halfway.
    let product = self * 1e15
    let error = (-product).addingProduct(self, 1e15)
    var digits = product.rounded(.toNearestOrEven)
    if (product - digits).magnitude == 0.5, error != 0 {
      digits = product.rounded(error > 0 ? .up : .down)
    }
    return digits / 1e15
  }
}

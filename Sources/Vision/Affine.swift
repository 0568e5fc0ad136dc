import Glibc
import Tensors

/// An affine map from the coordinates (x, y) of an output image to the coordinates (x', y') of an input image.
///
///     x' = a·x + b·y + c
///     y' = d·x + e·y + f
///
/// The origin is the upper left corner; the center of the first pixel is (½, ½).
public struct Affine: Hashable, Sendable {
  /// The coefficients of the map.
  public var a, b, c, d, e, f: Double

  /// Creates the map that rotates an image counterclockwise about its center: Pillow's `rotate`.
  public init(rotation degrees: Double, width: Int, height: Int) {
    let angle = -degrees * .pi / 180
    // Pillow rounds to 15 digits, so that rotations by 90 degrees are exact.
    func rounded(_ x: Double) -> Double { (x * 1e15).rounded() / 1e15 }
    (a, b) = (rounded(cos(angle)), rounded(sin(angle)))
    (d, e) = (rounded(-sin(angle)), rounded(cos(angle)))
    let (x, y) = (Double(width) / 2, Double(height) / 2)
    c = a * -x + b * -y + x
    f = d * -x + e * -y + y
  }

  /// Creates the map that shears, scales and rotates an image about its center, then translates it.
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
  /// - Precondition: `scale` is positive.
  public init(
    rotation degrees: Double, translation: (x: Double, y: Double) = (0, 0), scale: Double = 1,
    shear: (x: Double, y: Double) = (0, 0), width: Int, height: Int
  ) {
    require(scale > 0, "Affine: scale must be positive, not \(scale)")
    func radians(_ degrees: Double) -> Double { degrees * .pi / 180 }
    let (turn, alongX, alongY) = (radians(degrees), radians(shear.x), radians(shear.y))
    let forwardA = cos(turn - alongY) / cos(alongY)
    let forwardB = -cos(turn - alongY) * tan(alongX) / cos(alongY) - sin(turn)
    let forwardC = sin(turn - alongY) / cos(alongY)
    let forwardD = -sin(turn - alongY) * tan(alongX) / cos(alongY) + cos(turn)
    (a, b, d, e) = (forwardD / scale, -forwardB / scale, -forwardC / scale, forwardA / scale)
    let (x, y) = (Double(width) * 0.5, Double(height) * 0.5)
    c = a * (-x - translation.x) + b * (-y - translation.y) + x
    f = d * (-x - translation.x) + e * (-y - translation.y) + y
  }

  /// Stops the program with a message unless coordinates are numbers that fit 64 bits in fixed point.
  func check() {
    require(
      [a, b, c, d, e, f].allSatisfy { $0.magnitude < 1e9 },
      "mapped: the coefficients of the map must be below 10⁹, but are \(a), \(b), \(c), \(d), \(e), \(f)"
    )
  }

  /// Returns the coordinates in the input image of the center of pixel (x, y) of the output image.
  @inline(__always)
  func source(_ x: Int, _ y: Int) -> (x: Double, y: Double) {
    let (x, y) = (Double(x) + 0.5, Double(y) + 0.5)
    return (a * x + b * y + c, d * x + e * y + f)
  }
}

import Glibc
import Tensors

/// A map of the plane that keeps lines straight: where in the old picture each place of the new one lies.
///
///     x' = a·x + b·y + c
///     y' = d·x + e·y + f
///
/// Places are measured from the upper left corner; the middle of the first dot is (½, ½).
public struct Affine: Hashable, Sendable {
  public var a, b, c, d, e, f: Double

  /// The turn by `degrees` against the clock about the middle of a picture: Pillow's `rotate`.
  public init(rotation degrees: Double, width: Int, height: Int) {
    let angle = -degrees * .pi / 180
    // Pillow rounds to 15 digits, so that a quarter turn is exact.
    func rounded(_ x: Double) -> Double { (x * 1e15).rounded() / 1e15 }
    (a, b) = (rounded(cos(angle)), rounded(sin(angle)))
    (d, e) = (rounded(-sin(angle)), rounded(cos(angle)))
    let (x, y) = (Double(width) / 2, Double(height) / 2)
    c = a * -x + b * -y + x
    f = d * -x + e * -y + y
  }

  /// The inverse of: shear, scale and turn about the middle of a picture, then move.
  ///
  /// torchvision's `_get_inverse_affine_matrix`; its `affine` turns with the clock.
  ///
  /// - Parameters:
  ///   - degrees: of the turn, and of the shear along x and y.
  ///   - translation: in dots, to the right and down.
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

  /// Where in the old picture the middle of dot (x, y) of the new one lies.
  @inline(__always)
  func place(_ x: Int, _ y: Int) -> (x: Double, y: Double) {
    let (x, y) = (Double(x) + 0.5, Double(y) + 0.5)
    return (a * x + b * y + c, d * x + e * y + f)
  }
}

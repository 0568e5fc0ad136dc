import Tensors

/// A transform that moves the corners of an image toward its center with probability `p`, each by a random distance:
/// torchvision's `RandomPerspective`.
public struct RandomPerspective: Transform {
  /// The largest distance of a corner, as a fraction of half the width and height.
  public let distortion: Double
  /// The probability.
  public let p: Float
  /// The interpolation method.
  public let interpolation: Interpolation

  /// Creates a transform.
  ///
  /// - Precondition: The distortion and the probability are from 0 to 1.
  public init(distortion: Double = 0.5, p: Float = 0.5, _ interpolation: Interpolation = .bilinear)
  {
    require(
      (0...1).contains(distortion),
      "RandomPerspective: distortion must be from 0 to 1, not \(distortion)")
    self.p = checked(p, "RandomPerspective")
    (self.distortion, self.interpolation) = (distortion, interpolation)
  }

  public func callAsFunction<I: ImageProtocol>(_ image: I, using generator: inout Generator) -> I {
    guard generator.uniform() < p,
      let map = map(width: image.width, height: image.height, using: &generator)
    else { return image }
    return image.mapped(by: map, interpolation)
  }

  /// Returns a random map; `nil` for an image that is so small that three of its corners are moved onto a line.
  public func map(width: Int, height: Int, using generator: inout Generator) -> Perspective? {
    let (reachX, reachY) = (
      Int(distortion * Double(width / 2)) + 1, Int(distortion * Double(height / 2)) + 1
    )
    func near(_ x: Int, _ y: Int) -> Perspective.Point {
      let (dx, dy) = (generator.integer(below: reachX), generator.integer(below: reachY))
      return (x == 0 ? dx : x - dx, y == 0 ? dy : y - dy)
    }
    let corners = [(0, 0), (width - 1, 0), (width - 1, height - 1), (0, height - 1)]
    return Perspective(from: corners, to: corners.map { near($0.0, $0.1) })
  }
}

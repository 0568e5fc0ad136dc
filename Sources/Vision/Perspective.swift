import Tensors

/// A perspective map from the coordinates (x, y) of an output image to the coordinates (x', y') of an input image: how
/// a plane is seen from another place.
///
///     x' = (a·x + b·y + c) / (g·x + h·y + 1)
///     y' = (d·x + e·y + f) / (g·x + h·y + 1)
///
/// The origin is the upper left corner; the center of the first pixel is (½, ½).
public struct Perspective: Hashable, Sendable, CoordinateMap {
  /// The coefficients of the map.
  public var a, b, c, d, e, f, g, h: Double

  /// A point, in pixels.
  public typealias Point = (x: Int, y: Int)

  /// Creates the map that moves four points of the input image to four points of the output image; `nil` if there is
  /// none, because three of the points are on a line.
  ///
  /// The map is torchvision's, whose coefficients are rounded to float32.
  ///
  /// - Parameters:
  ///   - start: Four points of the input image, in the order top left, top right, bottom right, bottom left.
  ///   - end: The points of the output image that they move to.
  /// - Precondition: There are four points each.
  public init?(from start: [Point], to end: [Point]) {
    require(
      start.count == 4 && end.count == 4,
      "Perspective: needs four points each, not \(start.count) and \(end.count)")
    var rows: [[Double]] = []
    for (from, to) in zip(start, end) {
      let (x, y) = (Double(to.x), Double(to.y))
      let (u, v) = (Double(from.x), Double(from.y))
      rows.append([x, y, 1, 0, 0, 0, -u * x, -u * y, u])
      rows.append([0, 0, 0, x, y, 1, -v * x, -v * y, v])
    }
    guard let solution = Self.solved(rows), solution.allSatisfy(\.isFinite) else { return nil }
    let s = solution.map { Double(Float($0)) }
    (a, b, c, d, e, f, g, h) = (s[0], s[1], s[2], s[3], s[4], s[5], s[6], s[7])
  }

  /// Returns the solution of a system of linear equations, given as rows of coefficients that end in the right side,
  /// by Gaussian elimination with row exchanges; `nil` if it is singular.
  private static func solved(_ rows: [[Double]]) -> [Double]? {
    var rows = rows
    let size = rows.count
    let largest = rows.joined().reduce(0) { max($0, $1.magnitude) }
    for column in 0..<size {
      let pivot = (column..<size).max {
        rows[$0][column].magnitude < rows[$1][column].magnitude
      }
      guard let pivot, rows[pivot][column].magnitude > 1e-13 * largest else { return nil }
      rows.swapAt(column, pivot)
      for row in 0..<size where row != column {
        let factor = rows[row][column] / rows[column][column]
        for k in column...size { rows[row][k] -= factor * rows[column][k] }
      }
    }
    return (0..<size).map { rows[$0][size] / rows[$0][$0] }
  }

  @inline(__always)
  func source(_ x: Int, _ y: Int) -> (x: Double, y: Double) {
    let (x, y) = (Double(x) + 0.5, Double(y) + 0.5)
    let depth = g * x + h * y + 1
    return ((a * x + b * y + c) / depth, (d * x + e * y + f) / depth)
  }
}

extension Image {
  /// Returns an image of the same size whose pixel (x, y) is sampled from this image at `map(x, y)`.
  ///
  /// The result is that of torchvision's `perspective` for a Pillow image, bit for bit.
  ///
  /// - Parameters:
  ///   - map: The map from coordinates in the result to coordinates in this image.
  ///   - interpolation: The interpolation of pixels: `.nearest` or `.bilinear`.
  ///   - fill: The value of pixels that come from outside the image.
  /// - Precondition: The interpolation is nearest or bilinear.
  public func mapped(
    by map: Perspective, _ interpolation: Interpolation = .bilinear, fill: UInt8 = 0
  ) -> Image {
    require(
      interpolation != .bicubic, "mapped: the interpolation must be nearest or bilinear")
    return Image(width: width, height: height, channels: channels) { target in
      target.update(repeating: fill, count: width * height * channels)
      pixels.withUnsafeBufferPointer { source in
        if interpolation == .bilinear {
          bilinear(source.baseAddress!, map, into: target)
          return
        }
        for y in 0..<height {
          for x in 0..<width {
            let from = map.source(x, y)
            guard from.x >= 0, from.x < Double(width), from.y >= 0, from.y < Double(height) else {
              continue
            }
            copy(source.baseAddress!, Int(from.x), Int(from.y), to: target, x, y)
          }
        }
      }
    }
  }
}

import Glibc

/// A point or vector in the plane; y points down.
typealias Point = SIMD2<Float>

extension SIMD2<Float> {
  /// The vector rotated clockwise by 90 degrees, as seen on a screen.
  var turned: Point { Point(-y, x) }
  var length: Float { (x * x + y * y).squareRoot() }
  /// Returns the unit vector at `angle`, in radians from the x axis.
  static func direction(_ angle: Float) -> Point { Point(cosf(angle), sinf(angle)) }
}

/// An affine map of the plane: `origin + x · p.x + y · p.y`.
struct Placement {
  var x = Point(1, 0)
  var y = Point(0, 1)
  var origin = Point(0, 0)

  func callAsFunction(_ p: Point) -> Point { origin + x * p.x + y * p.y }

  /// Returns the composition: `inner`, then this map.
  func after(_ inner: Placement) -> Placement {
    Placement(
      x: x * inner.x.x + y * inner.x.y, y: x * inner.y.x + y * inner.y.y, origin: self(inner.origin)
    )
  }

  /// The inverse map.
  var inverse: Placement {
    let scale = 1 / (x.x * y.y - x.y * y.x)
    var back = Placement(x: Point(y.y, -x.y) * scale, y: Point(-y.x, x.x) * scale)
    back.origin = -(back.x * origin.x + back.y * origin.y)
    return back
  }

  /// Returns the map from the unit circle to an ellipse.
  static func ellipse(_ center: Point, _ radii: Point, tilt: Float = 0) -> Placement {
    let axis = Point.direction(tilt)
    return Placement(x: axis * radii.x, y: axis.turned * radii.y, origin: center)
  }
}

/// The outline of a shape: closed polygons, with enough points for smooth curves.
struct Outline {
  var contours: [[Point]]

  static func polygon(_ points: [Point]) -> Outline { Outline(contours: [points]) }

  static func ellipse(_ placement: Placement) -> Outline {
    polygon(circle.map { placement($0) })
  }

  static func ellipse(_ center: Point, _ radii: Point, tilt: Float = 0) -> Outline {
    ellipse(.ellipse(center, radii, tilt: tilt))
  }

  private static let circle = (0..<40).map { Point.direction(Float($0) * .pi / 20) }

  /// Returns a closed Catmull-Rom spline through points (Catmull and Rom, 1974).
  static func smooth(_ points: [Point]) -> Outline {
    let n = points.count
    var curve: [Point] = []
    for i in 0..<n {
      let (a, b, c, d) = (
        points[(i + n - 1) % n], points[i], points[(i + 1) % n], points[(i + 2) % n]
      )
      for step in 0..<6 { curve.append(between(a, b, c, d, Float(step) / 6)) }
    }
    return polygon(curve)
  }

  /// Returns a band with round ends along a spline through points; `width` is a function of the position
  /// along the curve, from 0 to 1.
  static func band(_ points: [Point], width: (Float) -> Float) -> Outline {
    let n = points.count
    let first = points[0] * 2 - points[1]
    let last = points[n - 1] * 2 - points[n - 2]
    var line: [Point] = []
    for i in 0..<n - 1 {
      let (a, d) = (i == 0 ? first : points[i - 1], i + 2 < n ? points[i + 2] : last)
      for step in 0..<6 { line.append(between(a, points[i], points[i + 1], d, Float(step) / 6)) }
    }
    line.append(points[n - 1])
    var (left, right): ([Point], [Point]) = ([], [])
    for i in line.indices {
      let along = line[min(i + 1, line.count - 1)] - line[max(i - 1, 0)]
      let side = along.turned / max(along.length, 1e-6)
      let half = width(Float(i) / Float(line.count - 1)) / 2
      left.append(line[i] - side * half)
      right.append(line[i] + side * half)
    }
    return polygon(left + cap(left.last!, right.last!) + right.reversed() + cap(right[0], left[0]))
  }

  /// Returns the semicircle from `a` to `b`, to the left of that direction.
  private static func cap(_ a: Point, _ b: Point) -> [Point] {
    let (center, arm) = ((a + b) / 2, (a - b) / 2)
    return (1..<6).map { step in
      let angle = Float(step) * .pi / 6
      return center + arm * cosf(angle) + arm.turned * sinf(angle)
    }
  }

  private static func between(_ a: Point, _ b: Point, _ c: Point, _ d: Point, _ t: Float) -> Point {
    let linear = (c - a) * t
    let square = (a * 2 - b * 5 + c * 4 - d) * (t * t)
    let cubic = (b * 3 - a - c * 3 + d) * (t * t * t)
    return b + (linear + square + cubic) * 0.5
  }

  func placed(_ placement: Placement) -> Outline {
    Outline(contours: contours.map { $0.map { placement($0) } })
  }

  /// Returns the stroke of the outline, as a shape.
  func border(_ width: Float) -> Outline {
    Outline(
      contours: contours.flatMap { points -> [[Point]] in
        var (outer, inner): ([Point], [Point]) = ([], [])
        for i in points.indices {
          let along = points[(i + 1) % points.count] - points[(i + points.count - 1) % points.count]
          let side = along.turned * (width / 2 / max(along.length, 1e-6))
          outer.append(points[i] - side)
          inner.append(points[i] + side)
        }
        return [outer, inner.reversed()]
      })
  }

  /// Returns the outline with tufts of hair, whose height is a function of the position along the outline,
  /// from 0 to 1.
  func tufted(_ height: (Float) -> Float) -> Outline {
    Outline(
      contours: contours.map { points in
        points.indices.map { i in
          let tooth = Float(i % 6) / 6
          let along = points[(i + 1) % points.count] - points[(i + points.count - 1) % points.count]
          let rise = height(Float(i) / Float(points.count)) * tooth
          return points[i] - along.turned * (rise / max(along.length, 1e-6))
        }
      })
  }
}

import Glibc

/// A color as red, green and blue, from 0 to 1.
typealias RGB = SIMD3<Float>

/// The fill of a shape.
enum Paint {
  /// A uniform color.
  case solid(RGB)
  /// A linear gradient from a color at one point to a color at another.
  case linear(Point, Point, RGB, RGB)
  /// A radial gradient: opaque in the center of an ellipse and transparent at its edge. `inverse` maps the
  /// ellipse to the unit circle.
  case glow(inverse: Placement, RGB)
  /// The shading of a ball: `inverse` maps an ellipse to the unit circle, which is shaded like a hemisphere.
  case ball(inverse: Placement, light: SIMD3<Float>, lit: RGB, shaded: RGB)

  /// Returns the color and the opacity at a point.
  @inline(__always)
  func callAsFunction(_ p: Point) -> (RGB, Float) {
    switch self {
    case .solid(let color): return (color, 1)
    case .linear(let start, let end, let first, let second):
      let way = end - start
      let t = ((p - start) * way).sum() / (way * way).sum()
      return (first + (second - first) * min(max(t, 0), 1), 1)
    case .glow(let inverse, let color):
      let q = inverse(p)
      let fall = max(0, 1 - (q * q).sum())
      return (color, fall * fall)
    case .ball(let inverse, let light, let lit, let shaded):
      let q = inverse(p)
      let square = min((q * q).sum(), 1)
      let z = (1 - 0.95 * square).squareRoot()
      let facing = q.x * light.x + q.y * light.y + z * light.z
      let h = min(max(0.5 + 0.5 * facing, 0), 1)
      return (shaded + (lit - shaded) * h, 1)
    }
  }
}

/// A canvas on which shapes are drawn over each other with exact antialiasing.
///
/// A pixel's coverage is the fraction of its area inside the shape, computed exactly from the polygon: each
/// edge adds the area to its right to the pixels in its rows, and the cumulative sum along a row is the
/// coverage of each pixel (the algorithm of the font renderers stb_truetype and font-rs).
struct Canvas {
  let width, height: Int
  private(set) var pixels: [RGB]
  private var areas: [Float]
  private var masks: [[Float]] = []

  init(width: Int, height: Int) {
    (self.width, self.height) = (width, height)
    pixels = [RGB](repeating: .zero, count: width * height)
    areas = [Float](repeating: 0, count: (width + 2) * height)
  }

  /// Draws a shape, whose coordinates are in pixels.
  mutating func fill(_ outline: Outline, _ paint: Paint, opacity: Float = 1) {
    guard let box = addAreas(outline) else { return }
    for y in box.rows {
      var area: Float = 0
      for x in box.columns {
        let index = y * (width + 2) + x
        area += areas[index]
        areas[index] = 0
        var coverage = min(abs(area), 1) * opacity
        guard coverage > 0.002 else { continue }
        let pixel = y * width + x
        if let mask = masks.last { coverage *= mask[pixel] }
        let (color, strength) = paint(Point(Float(x) + 0.5, Float(y) + 0.5))
        let below = pixels[pixel]
        pixels[pixel] = below + (color - below) * (coverage * strength)
      }
      clear(row: y, from: box.columns.upperBound)
    }
  }

  /// Restricts drawing to the inside of a shape, and of all current clipping shapes, until `unclip()`.
  mutating func clip(to outline: Outline) {
    var mask = [Float](repeating: 0, count: width * height)
    if let box = addAreas(outline) {
      for y in box.rows {
        var area: Float = 0
        for x in box.columns {
          let index = y * (width + 2) + x
          area += areas[index]
          areas[index] = 0
          mask[y * width + x] = min(abs(area), 1) * (masks.last?[y * width + x] ?? 1)
        }
        clear(row: y, from: box.columns.upperBound)
      }
    }
    masks.append(mask)
  }

  /// Removes the last clipping shape.
  mutating func unclip() { masks.removeLast() }

  /// Clears the areas that edges added to the right of the shape.
  private mutating func clear(row: Int, from column: Int) {
    areas[row * (width + 2) + column] = 0
    areas[row * (width + 2) + column + 1] = 0
  }

  /// Adds the areas of all edges; returns the affected rows and columns, or nil if there are none.
  private mutating func addAreas(_ outline: Outline) -> (rows: Range<Int>, columns: Range<Int>)? {
    var (low, high) = (Point(repeating: .infinity), Point(repeating: -.infinity))
    for points in outline.contours {
      for point in points {
        low = pointwiseMin(low, point)
        high = pointwiseMax(high, point)
      }
    }
    let (w, h) = (Float(width), Float(height))
    guard low.x < w, low.y < h, high.x > 0, high.y > 0 else { return nil }
    let first = (Int(max(low.x, 0)), Int(max(low.y, 0)))
    let end = (Int(min(high.x.rounded(.up), w)), Int(min(high.y.rounded(.up), h)))
    guard first.0 < end.0, first.1 < end.1 else { return nil }
    for points in outline.contours {
      var before = points[points.count - 1]
      for point in points {
        if before.y < point.y {
          addArea(before, point, 1)
        } else if before.y > point.y {
          addArea(point, before, -1)
        }
        before = point
      }
    }
    return (first.1..<end.1, first.0..<end.0)
  }

  /// Adds the area to the right of a downward edge from `a` to `b`.
  private mutating func addArea(_ a: Point, _ b: Point, _ sign: Float) {
    let slope = (b.x - a.x) / (b.y - a.y)
    let (top, bottom) = (max(a.y, 0), min(b.y, Float(height)))
    guard top < bottom else { return }
    var x = a.x + slope * (top - a.y)
    for row in Int(top)..<min(Int(bottom.rounded(.up)), height) {
      let depth = min(Float(row + 1), bottom) - max(Float(row), top)
      let next = x + slope * depth
      addClipped(row * (width + 2), min(x, next), max(x, next), depth * sign)
      x = next
    }
  }

  /// Adds an edge that crosses one row from `p` to `q`. Its part to the left of the canvas is moved to the
  /// left side; the part to the right is ignored.
  private mutating func addClipped(_ start: Int, _ p: Float, _ q: Float, _ depth: Float) {
    let right = Float(width)
    if p >= 0, q <= right { return addRow(start, p, q, depth) }
    if q <= 0 {
      areas[start] += depth
      return
    }
    guard p < right else { return }
    let perPixel = depth / (q - p)
    if p < 0 { areas[start] -= perPixel * p }
    let (from, to) = (max(p, 0), min(q, right))
    addRow(start, from, to, perPixel * (to - from))
  }

  /// Adds an edge that crosses one row from `p` to `q`, of height `depth`, to the pixels of the row.
  private mutating func addRow(_ start: Int, _ p: Float, _ q: Float, _ depth: Float) {
    let first = Int(p)
    let index = start + first
    if q <= Float(first + 1) {
      let right = depth * ((p + q) / 2 - Float(first))
      areas[index] += depth - right
      areas[index + 1] += right
      return
    }
    let last = Int(q.rounded(.up))
    let perPixel = 1 / (q - p)
    let (head, tail) = (Float(first + 1) - p, q - Float(last - 1))
    let (begin, rest) = (perPixel * head * head / 2, perPixel * tail * tail / 2)
    areas[index] += depth * begin
    if last == first + 2 {
      areas[index + 1] += depth * (1 - begin - rest)
    } else {
      areas[index + 1] += depth * (perPixel * (head + 0.5) - begin)
      for column in first + 2..<last - 1 { areas[start + column] += depth * perPixel }
      let covered = perPixel * (head + 0.5) + Float(last - first - 3) * perPixel
      areas[start + last - 1] += depth * (1 - covered - rest)
    }
    areas[start + last] += depth * rest
  }
}

import Glibc

/// Red, green and blue, 0 to 1.
typealias RGB = SIMD3<Float>

/// What a shape is filled with.
enum Paint {
  case solid(RGB)
  /// From one color at a point to another at a second.
  case linear(Point, Point, RGB, RGB)
  /// A color that is full in the middle of an ellipse and fades toward its edge. `inverse` maps the
  /// ellipse to the circle of radius 1.
  case glow(inverse: Placement, RGB)
  /// Lit like a ball: the circle of radius 1 that `inverse` maps to is taken for a half sphere.
  case ball(inverse: Placement, light: SIMD3<Float>, lit: RGB, shaded: RGB)

  /// The color and the opacity at a point.
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

/// A picture in the making: shapes are laid over one another, with edges that are as soft as the dots
/// they cut.
///
/// A dot takes a shape's color by the share of its area that the shape covers, computed exactly from the
/// polygon: each edge adds the area to its right to the dots of its rows, and a running sum along a row
/// then gives each dot's share (the method of the font renderers stb_truetype and font-rs).
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

  /// Lays a shape over the picture; its points are counted in dots.
  mutating func fill(_ outline: Outline, _ paint: Paint, opacity: Float = 1) {
    guard let box = addAreas(outline) else { return }
    for y in box.rows {
      var area: Float = 0
      for x in box.columns {
        let place = y * (width + 2) + x
        area += areas[place]
        areas[place] = 0
        var share = min(abs(area), 1) * opacity
        guard share > 0.002 else { continue }
        let dot = y * width + x
        if let mask = masks.last { share *= mask[dot] }
        let (color, strength) = paint(Point(Float(x) + 0.5, Float(y) + 0.5))
        let below = pixels[dot]
        pixels[dot] = below + (color - below) * (share * strength)
      }
      clear(row: y, from: box.columns.upperBound)
    }
  }

  /// Draws only inside a shape, and inside those given before, until `unclip()`.
  mutating func clip(to outline: Outline) {
    var mask = [Float](repeating: 0, count: width * height)
    if let box = addAreas(outline) {
      for y in box.rows {
        var area: Float = 0
        for x in box.columns {
          let place = y * (width + 2) + x
          area += areas[place]
          areas[place] = 0
          mask[y * width + x] = min(abs(area), 1) * (masks.last?[y * width + x] ?? 1)
        }
        clear(row: y, from: box.columns.upperBound)
      }
    }
    masks.append(mask)
  }

  mutating func unclip() { masks.removeLast() }

  /// What the last edges of a row left to the right of the shape.
  private mutating func clear(row: Int, from column: Int) {
    areas[row * (width + 2) + column] = 0
    areas[row * (width + 2) + column + 1] = 0
  }

  /// Adds the areas of all edges; returns the rows and columns that are touched.
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

  /// Adds the area to the right of an edge that goes down from `a` to `b`.
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

  /// Adds an edge that crosses one row from `p` to `q`: what lies left of the picture counts from its left
  /// side on, what lies to the right not at all.
  private mutating func addClipped(_ start: Int, _ p: Float, _ q: Float, _ depth: Float) {
    let right = Float(width)
    if p >= 0, q <= right { return addRow(start, p, q, depth) }
    if q <= 0 {
      areas[start] += depth
      return
    }
    guard p < right else { return }
    let perDot = depth / (q - p)
    if p < 0 { areas[start] -= perDot * p }
    let (from, to) = (max(p, 0), min(q, right))
    addRow(start, from, to, perDot * (to - from))
  }

  /// Spreads an edge that crosses one row from `p` to `q`, `depth` high, over the row's dots.
  private mutating func addRow(_ start: Int, _ p: Float, _ q: Float, _ depth: Float) {
    let first = Int(p)
    let place = start + first
    if q <= Float(first + 1) {
      let share = depth * ((p + q) / 2 - Float(first))
      areas[place] += depth - share
      areas[place + 1] += share
      return
    }
    let last = Int(q.rounded(.up))
    let perDot = 1 / (q - p)
    let (head, tail) = (Float(first + 1) - p, q - Float(last - 1))
    let (begin, rest) = (perDot * head * head / 2, perDot * tail * tail / 2)
    areas[place] += depth * begin
    if last == first + 2 {
      areas[place + 1] += depth * (1 - begin - rest)
    } else {
      areas[place + 1] += depth * (perDot * (head + 0.5) - begin)
      for column in first + 2..<last - 1 { areas[start + column] += depth * perDot }
      let covered = perDot * (head + 0.5) + Float(last - first - 3) * perDot
      areas[start + last - 1] += depth * (1 - covered - rest)
    }
    areas[start + last] += depth * rest
  }
}

import Tensors
import Testing

@testable import Animals

@Suite struct CanvasTests {
  /// Returns the fraction of each pixel that a white shape covers.
  private func coverage(_ outline: Outline, _ width: Int, _ height: Int) -> [Float] {
    var canvas = Canvas(width: width, height: height)
    canvas.fill(outline, .solid(.one))
    return canvas.pixels.map(\.x)
  }

  @Test func `the coverage of a shape at any position sums to its area`() {
    var generator = Generator(seed: 1)
    for _ in 0..<200 {
      let points = (0..<3).map { _ in
        Point(generator.uniform(in: 2..<18), generator.uniform(in: 2..<13))
      }
      let (u, v) = (points[1] - points[0], points[2] - points[0])
      let area = abs(u.x * v.y - u.y * v.x) / 2
      // Coverages below 1/500 are not drawn.
      let sum = coverage(.polygon(points), 20, 15).reduce(0, +)
      #expect(abs(sum - area) < 0.05, "\(points): \(sum), not \(area)")
    }
    let disc = coverage(.ellipse(Point(10.3, 7.2), [6, 5]), 20, 15).reduce(0, +)
    #expect(abs(disc - .pi * 30) < 0.5)
  }

  @Test
  func `the coverage of every pixel agrees with supersampling, also at the edge of the canvas`() {
    var generator = Generator(seed: 2)
    for _ in 0..<40 {
      let points = (0..<3).map { _ in
        Point(generator.uniform(in: -6..<14), generator.uniform(in: -6..<14))
      }
      let (exact, fine) = (coverage(.polygon(points), 8, 8), 16)
      for pixel in 0..<64 {
        var inside = 0
        for sample in 0..<fine * fine {
          let p = Point(
            Float(pixel % 8) + (Float(sample % fine) + 0.5) / Float(fine),
            Float(pixel / 8) + (Float(sample / fine) + 0.5) / Float(fine))
          if contains(points, p) { inside += 1 }
        }
        let counted = Float(inside) / Float(fine * fine)
        #expect(abs(exact[pixel] - counted) < 0.05, "\(points), pixel \(pixel)")
      }
    }
  }

  private func contains(_ triangle: [Point], _ p: Point) -> Bool {
    let sides = (0..<3).map { i in
      let (a, b) = (triangle[i], triangle[(i + 1) % 3])
      return (b.x - a.x) * (p.y - a.y) - (b.y - a.y) * (p.x - a.x) > 0
    }
    return sides.allSatisfy(\.self) || !sides.contains(true)
  }

  @Test func `clipping restricts drawing to a shape, and does not affect the next shape`() {
    var canvas = Canvas(width: 10, height: 10)
    canvas.clip(to: .box(2...5, 2...5))
    canvas.fill(.box(0...10, 0...10), .solid(.one))
    canvas.unclip()
    #expect(canvas.pixels.reduce(0) { $0 + $1.x } == 9)
    canvas.fill(.box(7...9.5, 7...8), .solid(.one))
    #expect(canvas.pixels.reduce(0) { $0 + $1.x } == 11.5)
    #expect(canvas.pixels[3 * 10 + 6] == .zero)
  }
}

import Glibc
import Tensors

/// A small change of a glyph; lengths are in pixels of an image of 28 × 28.
struct Distortion {
  var scale = 1.0
  /// A matrix of determinant 1 or nearly so, row by row.
  var matrix = [1.0, 0, 0, 1]
  var (right, up, bold) = (0.0, 0.0, 0.0)

  /// No change.
  init() {}

  /// Draws a rotation by up to 12°, a shear by up to 0.2, a scale from 0.85 to 1.1, other proportions by up to 12 %, a
  /// shift by up to 2 pixels, and strokes that are up to 0.4 pixels thinner or wider.
  init(using generator: inout Generator) {
    func draw(_ range: ClosedRange<Double>) -> Double {
      range.lowerBound + (range.upperBound - range.lowerBound) * Double(generator.uniform())
    }
    let (angle, shear, ratio) = (draw(-0.21...0.21), draw(-0.2...0.2), draw(0.94...1.06))
    let (sine, cosine) = (sin(angle), cos(angle))
    matrix = [
      cosine * ratio, (cosine * shear - sine) / ratio, sine * ratio,
      (sine * shear + cosine) / ratio,
    ]
    scale = draw(0.85...1.1)
    (right, up, bold) = (draw(-2...2), draw(-2...2), draw(-0.4...0.4))
  }
}

import Kernels

/// The mode of interpolation between the pixels of an image.
///
/// With `alignCorners`, the centers of the corner pixels of input and output coincide; without, the outer edges of these
/// pixels do. With `antialias`, the window grows with the distance between the output's pixels, so that all pixels of a
/// larger image contribute to a smaller one, as in Pillow.
public enum InterpolationMode: Hashable, Sendable {
  /// The pixel whose number is that of the output pixel, scaled and rounded down.
  case nearest
  /// The pixel whose center is nearest; PyTorch's `nearest-exact`.
  case nearestExact
  /// The bilinear interpolation of the four nearest pixels.
  case bilinear(alignCorners: Bool = false, antialias: Bool = false)
  /// The bicubic interpolation of the sixteen nearest pixels: cubic convolution (Keys, 1981) with a = −3/4, and with
  /// `antialias` a = −1/2, as in PyTorch.
  case bicubic(alignCorners: Bool = false, antialias: Bool = false)
  /// The mean of the pixels in the window of each output pixel: adaptive average pooling.
  case area

  /// The linear interpolation of two neighbors, in a sequence: bilinear, with one axis.
  public static func linear(alignCorners: Bool = false) -> InterpolationMode {
    .bilinear(alignCorners: alignCorners)
  }
}

/// The rows or the columns of an interpolation.
///
/// Computed in single precision, as in PyTorch, whose choice between two neighbors depends on rounding.
struct InterpolationAxis {
  /// The sizes of input and output.
  let input, output: Int
  /// The factor between them; `nil` if their quotient.
  let scale: Double?
  let mode: InterpolationMode
  /// Whether this is the only axis, for which PyTorch has no special cases of the nearest pixel.
  var isSequence = false

  /// The number of taps of a row or column, at most.
  var taps: Int {
    switch mode {
    case .nearest, .nearestExact, .area: 1
    case .bilinear(_, antialias: false): 2
    case .bicubic(_, antialias: false): 4
    case .bilinear(let aligned, antialias: true): min(input, window(aligned, 2))
    case .bicubic(let aligned, antialias: true): min(input, window(aligned, 4))
    }
  }

  /// Returns the taps of all rows or columns.
  func lines() -> InterpolationTaps {
    var lines = InterpolationTaps()
    for index in 0..<output {
      switch mode {
      case .nearest, .nearestExact, .area: lines.append([nearest(index)], weights: [1])
      case .bilinear(let aligned, antialias: false):
        // PyTorch's special case, with the same pixel twice: 0 · ∞ is NaN.
        if input == output {
          lines.append([index, index], weights: [1, 0])
        } else {
          append(
            TapPolynomials.linear, at: max(0, center(index, aligned)), from: 0, to: &lines)
        }
      case .bicubic(let aligned, antialias: false):
        append(TapPolynomials.cubic, at: center(index, aligned), from: -1, to: &lines)
      case .bilinear(let aligned, antialias: true):
        appendWindow(index, aligned, 2, to: &lines) { max(0, 1 - $0) }
      case .bicubic(let aligned, antialias: true):
        appendWindow(index, aligned, 4, to: &lines) { Self.cubic($0) }
      }
    }
    return lines
  }

  /// Returns the distance between the centers of neighboring output pixels in the input.
  private func step(_ aligned: Bool) -> Float {
    if aligned { return output > 1 ? Float(input - 1) / Float(output - 1) : 0 }
    return scale.map { Float(1 / $0) } ?? Float(input) / Float(output)
  }

  /// Returns the position of an output pixel's center in the input.
  private func center(_ index: Int, _ aligned: Bool) -> Float {
    aligned ? Float(index) * step(true) : step(false) * (Float(index) + 0.5) - 0.5
  }

  private func nearest(_ index: Int) -> Int {
    let place = Float(index) + (mode == .nearest ? 0 : 0.5)
    if mode == .nearest && !isSequence {
      // PyTorch's special cases: of the same size and of twice the size, whatever the scale.
      if input == output { return index }
      if output == 2 * input { return index / 2 }
    }
    return Int(min(place * step(false), Float(input - 1)))
  }

  /// Appends the neighbors of a position, whose weights are polynomials; those outside are the pixel at the edge.
  private func append(
    _ polynomials: [TapPolynomials.Coefficients], at position: Float, from offset: Int,
    to lines: inout InterpolationTaps
  ) {
    let first = Int(min(position.rounded(.down), Float(input - 1)))
    let t = min(max(position - Float(first), 0), 1)
    lines.append(
      polynomials.indices.map { min(max(first + offset + $0, 0), input - 1) },
      weights: polynomials.map { TapPolynomials.value($0, at: t) })
  }

  // MARK: Antialiasing

  /// Returns the number of pixels of a window, which are `size` for the distance 1.
  private func window(_ aligned: Bool, _ size: Float) -> Int {
    Int(min((max(step(aligned), 1) * size / 2).rounded(.up), Float(input))) * 2 + 1
  }

  /// Appends the pixels in a window, whose weights are `filter` of their distances, divided by their sum.
  private func appendWindow(
    _ index: Int, _ aligned: Bool, _ size: Float, to lines: inout InterpolationTaps,
    filter: (Float) -> Float
  ) {
    if input == output { return lines.append([index], weights: [1]) }
    let step = step(aligned)
    let width = max(step, 1)
    // As in PyTorch, corners are aligned only by the distance of the pixels.
    let (middle, reach) = (step * (Float(index) + 0.5), width * size / 2)
    let start = Int(max(0, middle - reach + 0.5))
    let end = Int(min(middle + reach + 0.5, Float(input)))
    let weights = (start..<max(start, end)).map {
      filter(((Float($0) - middle + 0.5) / width).magnitude)
    }
    let total = weights.reduce(0, +)
    lines.append(start..<max(start, end), weights: weights.map { $0 / total })
  }

  /// Returns the cubic convolution filter at a distance, with a = −1/2.
  private static func cubic(_ x: Float) -> Float {
    let a: Float = -0.5
    if x < 1 { return ((a + 2) * x - (a + 3)) * x * x + 1 }
    return x < 2 ? (((x - 5) * x + 8) * x - 4) * a : 0
  }
}

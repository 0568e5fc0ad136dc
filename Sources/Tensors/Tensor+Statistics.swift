extension Tensor where Element == Float {
  /// Returns the square root of the variance over `axes`.
  ///
  /// - Parameter correction: divides by `n − correction`; 1 is PyTorch's default, 0 NumPy's.
  public func standardDeviation(
    _ axes: [Int] = [], correction: Int = 1, keepDims: Bool = false
  ) -> Tensor { variance(axes, correction: correction, keepDims: keepDims).sqrt() }

  /// Returns the product along `axis`; 1 of no elements.
  public func product(axis: Int, keepDims: Bool = false) -> Tensor {
    product([axis], keepDims: keepDims)
  }

  /// Returns the product over `axes`, all of them by default; 1 of no elements. Accumulated in double
  /// precision.
  public func product(_ axes: [Int] = [], keepDims: Bool = false) -> Tensor {
    reduced(over: axes, keepDims: keepDims, "product") { numbers in
      Float(numbers.reduce(1.0) { $0 * Double($1) })
    }
  }

  /// Returns the sum of each element and all before it along `axis`, accumulated in double precision.
  public func cumulativeSum(axis: Int) -> Tensor {
    scanned(Shape.axis(axis, rank: rank, "cumulativeSum")) { $0 + $1 }
  }

  /// Returns the product of each element and all before it along `axis`, accumulated in double precision.
  public func cumulativeProduct(axis: Int) -> Tensor {
    scanned(Shape.axis(axis, rank: rank, "cumulativeProduct")) { $0 * $1 }
  }

  /// Returns log Σ eˣ over `axes`, all of them by default; the largest element is taken out first, so that
  /// nothing overflows.
  public func logSumExp(_ axes: [Int] = [], keepDims: Bool = false) -> Tensor {
    let axes = Shape.axes(axes, rank: rank, "logSumExp")
    if axes.contains(where: { shape[$0] == 0 }) {
      return sum(axes, keepDims: keepDims).log()
    }
    let most = axes.isEmpty ? self : max(axes, keepDims: true)
    // Where all are −∞, or one is +∞, that is the answer; subtracting it would give not-a-number.
    let shift = most.map { $0.isFinite ? $0 : 0 }
    let result = (self - shift).exp().sum(axes, keepDims: true).log() + shift
    if keepDims { return result }
    return result.reshaped(shape.indices.filter { !axes.contains($0) }.map { shape[$0] })
  }

  /// Returns eˣ / Σ eˣ along `axis`: positive numbers that sum to 1.
  public func softmax(axis: Int) -> Tensor {
    if count == 0 { return self }
    let powers = (self - max(axis: axis, keepDims: true).values).exp()
    return powers / powers.sum([axis], keepDims: true)
  }

  /// Returns x − log Σ eˣ along `axis`.
  ///
  /// The largest element is taken off first: x and log Σ eˣ may both be large and nearly equal.
  public func logSoftmax(axis: Int) -> Tensor {
    if count == 0 { return self }
    let shifted = self - max(axis: axis, keepDims: true).values
    return shifted - shifted.exp().sum([axis], keepDims: true).log()
  }

  /// Returns (Σ |x|ᵖ)^(1/p) over `axes`; the largest magnitude for infinite p, the count of elements that
  /// are not 0 for p = 0.
  public func norm(_ p: Float = 2, _ axes: [Int] = [], keepDims: Bool = false) -> Tensor {
    switch p {
    case 2: return squared().sum(axes, keepDims: keepDims).sqrt()
    case 1: return abs().sum(axes, keepDims: keepDims)
    case 0: return map { $0 != 0 ? 1 : 0 }.sum(axes, keepDims: keepDims)
    case .infinity: return abs().max(axes, keepDims: keepDims)
    case -.infinity: return abs().min(axes, keepDims: keepDims)
    default: return abs().pow(p).sum(axes, keepDims: keepDims).pow(1 / p)
    }
  }

  /// Combines elements along an axis one after the other, in double precision.
  private func scanned(_ axis: Int, _ combine: (Double, Double) -> Double) -> Tensor {
    let (size, inner) = (shape[axis], Shape.count(Array(shape[(axis + 1)...])))
    let outer = Shape.count(Array(shape[..<axis]))
    return .floats(shape) { target in
      withContiguous { source in
        for o in 0..<outer {
          for i in 0..<inner {
            var running = 0.0
            for s in 0..<size {
              let place = (o * size + s) * inner + i
              running = s == 0 ? Double(source[place]) : combine(running, Double(source[place]))
              target[place] = Float(running)
            }
          }
        }
      }
    }
  }
}

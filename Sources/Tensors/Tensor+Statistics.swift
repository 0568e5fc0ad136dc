extension Tensor where Element == Float {
  /// Returns the square root of the variance over `axes`.
  ///
  /// - Parameter correction: divides by `n − correction`; 1 is PyTorch's default, 0 NumPy's.
  public func standardDeviation(
    _ axes: [Int] = [], correction: Int = 1, keepDims: Bool = false
  ) -> Tensor { variance(axes, correction: correction, keepDims: keepDims).sqrt() }

  /// Returns where the first of the largest elements along `axis` stands.
  public func argmax(axis: Int, keepDims: Bool = false) -> Tensor<Int32> {
    max(axis: axis, keepDims: keepDims).indices
  }

  /// Returns where the first of the smallest elements along `axis` stands.
  public func argmin(axis: Int, keepDims: Bool = false) -> Tensor<Int32> {
    min(axis: axis, keepDims: keepDims).indices
  }

  /// Returns the product along `axis`; 1 of no elements.
  public func product(axis: Int, keepDims: Bool = false) -> Tensor {
    let place = Shape.axis(axis, rank: rank, "product")
    let result = scanned(place, keeping: .last) { $0 * $1 }
    return keepDims ? result : result.squeezed(place)
  }

  /// Returns the sum of each element and all before it along `axis`, accumulated in double precision.
  public func cumulativeSum(axis: Int) -> Tensor {
    scanned(Shape.axis(axis, rank: rank, "cumulativeSum"), keeping: .all) { $0 + $1 }
  }

  /// Returns the product of each element and all before it along `axis`.
  public func cumulativeProduct(axis: Int) -> Tensor {
    scanned(Shape.axis(axis, rank: rank, "cumulativeProduct"), keeping: .all) { $0 * $1 }
  }

  /// Returns log Σ eˣ over `axes`, all of them by default; the largest element is taken out first, so that
  /// nothing overflows.
  public func logSumExp(_ axes: [Int] = [], keepDims: Bool = false) -> Tensor {
    let axes = Shape.axes(axes, rank: rank, "logSumExp")
    var most = self
    for axis in axes { most = most.max(axis: axis, keepDims: true).values }
    // Where all are −∞, or one is +∞, that is the answer; subtracting it would give not-a-number.
    let shift = most.map { $0.isFinite ? $0 : 0 }
    let result = (self - shift).exp().sum(axes, keepDims: true).log() + shift
    if keepDims { return result }
    return result.reshaped(shape.indices.filter { !axes.contains($0) }.map { shape[$0] })
  }

  /// Returns eˣ / Σ eˣ along `axis`: positive numbers that sum to 1.
  public func softmax(axis: Int) -> Tensor {
    let powers = (self - max(axis: axis, keepDims: true).values).exp()
    return powers / powers.sum([axis], keepDims: true)
  }

  /// Returns x − log Σ eˣ along `axis`.
  ///
  /// The largest element is taken off first: x and log Σ eˣ may both be large and nearly equal.
  public func logSoftmax(axis: Int) -> Tensor {
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
    case .infinity:
      var most = abs()
      let axes = Shape.axes(axes, rank: rank, "norm")
      for axis in axes { most = most.max(axis: axis, keepDims: true).values }
      if keepDims { return most }
      return most.reshaped(shape.indices.filter { !axes.contains($0) }.map { shape[$0] })
    default: return abs().pow(p).sum(axes, keepDims: keepDims).pow(1 / p)
    }
  }

  private enum Kept {
    case all, last
  }

  /// Combines elements along an axis one after the other, in double precision.
  private func scanned(
    _ axis: Int, keeping kept: Kept, _ combine: (Double, Double) -> Double
  ) -> Tensor {
    let (size, inner) = (shape[axis], Shape.count(Array(shape[(axis + 1)...])))
    let outer = Shape.count(Array(shape[..<axis]))
    var resultShape = shape
    if kept == .last { resultShape[axis] = 1 }
    let places = resultShape[axis]
    return .floats(resultShape) { target in
      withContiguous { source in
        for o in 0..<outer {
          for i in 0..<inner {
            if kept == .last { target[o * inner + i] = 1 }
            var running = 0.0
            for s in 0..<size {
              let value = Double(source[(o * size + s) * inner + i])
              running = s == 0 ? value : combine(running, value)
              if kept == .all || s == size - 1 {
                target[(o * places + (kept == .all ? s : 0)) * inner + i] = Float(running)
              }
            }
          }
        }
      }
    }
  }
}

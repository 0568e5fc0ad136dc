// Cumulative operations (prefix scans), accumulated in double precision.

extension Tensor where Element: RealScalar {
  /// Returns the cumulative sum along `axis`: each element plus all before it.
  public func cumulativeSum(axis: Int) -> Tensor {
    if rank == 0 { return self }
    return scanned(Shape.axis(axis, rank: rank, "cumulativeSum"), from: 0) { $0 + $1 }
  }

  /// Returns the cumulative product along `axis`: each element times all before it.
  public func cumulativeProduct(axis: Int) -> Tensor {
    if rank == 0 { return self }
    return scanned(Shape.axis(axis, rank: rank, "cumulativeProduct"), from: 1) { $0 * $1 }
  }

  /// Returns the running combination of the elements along an axis, in double precision.
  @_specialize(where Element == Float)
  @_specialize(where Element == Double)
  private func scanned(
    _ axis: Int, from initial: Double, _ combine: (Double, Double) -> Double
  ) -> Tensor {
    let (size, inner) = (shape[axis], Shape.count(Array(shape[(axis + 1)...])))
    let outer = Shape.count(Array(shape[..<axis]))
    return Tensor(shape: shape) { target in
      withContiguous { source in
        for o in 0..<outer {
          for i in 0..<inner {
            var running = initial
            for s in 0..<size {
              let index = (o * size + s) * inner + i
              running = combine(running, Double(source[index]))
              target[index] = Element(running)
            }
          }
        }
      }
    }
  }
}

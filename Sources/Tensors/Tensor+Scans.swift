// Cumulative operations (prefix scans), accumulated in double precision.

extension Tensor where Element == Float {
  /// Returns the cumulative sum along `axis`: each element plus all before it.
  public func cumulativeSum(axis: Int) -> Tensor {
    scanned(Shape.axis(axis, rank: rank, "cumulativeSum")) { $0 + $1 }
  }

  /// Returns the cumulative product along `axis`: each element times all before it.
  public func cumulativeProduct(axis: Int) -> Tensor {
    scanned(Shape.axis(axis, rank: rank, "cumulativeProduct")) { $0 * $1 }
  }

  /// Returns the running combination of the elements along an axis, in double precision.
  private func scanned(_ axis: Int, _ combine: (Double, Double) -> Double) -> Tensor {
    let (size, inner) = (shape[axis], Shape.count(Array(shape[(axis + 1)...])))
    let outer = Shape.count(Array(shape[..<axis]))
    return .floats(shape) { target in
      withContiguous { source in
        for o in 0..<outer {
          for i in 0..<inner {
            var running = 0.0
            for s in 0..<size {
              let index = (o * size + s) * inner + i
              running = s == 0 ? Double(source[index]) : combine(running, Double(source[index]))
              target[index] = Float(running)
            }
          }
        }
      }
    }
  }
}

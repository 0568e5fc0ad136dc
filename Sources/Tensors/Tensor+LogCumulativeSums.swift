import Glibc

// Cumulative sums of exponentials, by their logarithms, in double precision.

extension Tensor where Element: BinaryFloatingPoint {
  /// Returns the logarithm of the cumulative sum of exponentials along `axis`, which does not overflow. PyTorch's
  /// `logcumsumexp`.
  ///
  ///     y[j] = log Σ (i ≤ j) exp(x[i])
  public func logCumSumExp(axis: Int) -> Tensor {
    alongRows(axis, "logCumSumExp") { x, _, sums, target in
      for j in x.indices { target[j] = Element(sums[j]) }
    }
  }

  /// Returns the weighted means of all elements of `values` so far, along `axis`.
  ///
  ///     m[j] = Σ (i ≤ j) exp(x[i] − y[j]) · v[i]      y = logCumSumExp(x)
  package func cumulativeSoftmaxMean(axis: Int, of values: Tensor) -> Tensor {
    alongRows(axis, "logCumSumExp", values) { x, v, sums, target in
      var mean = 0.0
      for j in x.indices {
        let share = Glibc.exp(Double(x[j]) - sums[j])
        mean = (j == 0 ? 0 : mean * ratio(sums[j - 1], sums[j])) + share * Double(v[j])
        target[j] = Element(mean)
      }
    }
  }

  /// Returns the transpose of ``cumulativeSoftmaxMean(axis:of:)``.
  ///
  ///     u[i] = Σ (j ≥ i) exp(x[i] − y[j]) · v[j]
  package func cumulativeSoftmaxTransposed(axis: Int, of values: Tensor) -> Tensor {
    alongRows(axis, "logCumSumExp", values) { x, v, sums, target in
      var later = 0.0
      for i in x.indices.reversed() {
        let isLast = i == x.count - 1
        later = Double(v[i]) + (isLast ? 0 : later * ratio(sums[i], sums[i + 1]))
        target[i] = Element(Glibc.exp(Double(x[i]) - sums[i]) * later)
      }
    }
  }

  /// Returns the results of `body`, called with each row along `axis`, the row of `values`, the logarithms of its
  /// cumulative sums of exponentials, and the address of its results.
  private func alongRows(
    _ axis: Int, _ operation: String, _ values: Tensor? = nil,
    _ body: (
      UnsafeBufferPointer<Element>, UnsafeBufferPointer<Element>, [Double],
      UnsafeMutablePointer<Element>
    ) -> Void
  ) -> Tensor {
    let axis = rank == 0 ? 0 : Shape.axis(axis, rank: rank, operation)
    let rows = rank == 0 ? reshaped([1]) : movedAxis(axis, to: -1)
    let others = values.map { rank == 0 ? $0.reshaped([1]) : $0.movedAxis(axis, to: -1) } ?? rows
    let size = rows.shape[rows.rank - 1]
    let result = rows.withContiguous { source in
      others.withContiguous { values in
        Tensor(shape: rows.shape) { target in
          for start in stride(from: 0, to: rows.count, by: Swift.max(size, 1)) {
            let row = UnsafeBufferPointer(start: source + start, count: size)
            var (sums, sum) = ([Double](), -Double.infinity)
            for x in row {
              sum = Tensors.logAddExp(sum, Double(x))
              sums.append(sum)
            }
            body(row, UnsafeBufferPointer(start: values + start, count: size), sums, target + start)
          }
        }
      }
    }
    return rank == 0 ? result.reshaped([]) : result.movedAxis(-1, to: axis)
  }
}

/// Returns exp(a − b), and 1 where both are the same infinity.
private func ratio(_ a: Double, _ b: Double) -> Double { a == b ? 1 : Glibc.exp(a - b) }

/// Returns log(eˣ + eʸ), which does not overflow.
func logAddExp(_ x: Double, _ y: Double) -> Double {
  // Differences of the same infinity are NaN, and sums of NaN with any number.
  x == y && x.isInfinite ? x : x.isNaN || y.isNaN ? x + y : max(x, y) + log1p(exp(-abs(x - y)))
}

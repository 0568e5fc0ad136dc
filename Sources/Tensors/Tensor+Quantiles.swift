/// The rule for a quantile between two elements.
public enum QuantileInterpolation: Sendable {
  /// Linear between both.
  case linear
  /// The lower element.
  case lower
  /// The higher element.
  case higher
  /// The nearer element; the one of even rank at half the distance.
  case nearest
  /// The mean of both.
  case midpoint
}

extension Tensor where Element: BinaryFloatingPoint {
  /// Returns the quantile `q` along `axis`, or of all elements. PyTorch's and NumPy's `quantile`.
  ///
  /// It is the element of rank `q · (n − 1)` in sorted order, where the first has rank 0. NaN where an element is NaN,
  /// and as there, where an infinity takes part in an interpolation.
  ///
  /// - Parameters:
  ///   - q: The fraction of elements below, from 0 to 1; 0.5 is the median.
  ///   - axis: The axis to reduce; all if `nil`.
  ///   - keepDims: Whether the reduced axes remain, with size 1.
  ///   - interpolation: The rule between two elements.
  /// - Precondition: The axis has elements.
  public func quantile(
    _ q: Element, axis: Int? = nil, keepDims: Bool = false,
    interpolation: QuantileInterpolation = .linear
  ) -> Tensor {
    quantile(Tensor(q), axis: axis, keepDims: keepDims, interpolation: interpolation)
  }

  /// Returns the quantiles for a vector of `q`, along a new first axis.
  @_disfavoredOverload
  public func quantile(
    _ q: Tensor, axis: Int? = nil, keepDims: Bool = false,
    interpolation: QuantileInterpolation = .linear
  ) -> Tensor {
    quantiles(QuantilePlan(self, q, axis, keepDims, interpolation, skipsNaN: false))
  }

  /// Returns the quantile `q` of the elements that are not NaN; NaN where there are none. PyTorch's `nanquantile`.
  public func nanQuantile(
    _ q: Element, axis: Int? = nil, keepDims: Bool = false,
    interpolation: QuantileInterpolation = .linear
  ) -> Tensor {
    nanQuantile(Tensor(q), axis: axis, keepDims: keepDims, interpolation: interpolation)
  }

  /// Returns the quantiles of the elements that are not NaN for a vector of `q`, along a new first axis.
  @_disfavoredOverload
  public func nanQuantile(
    _ q: Tensor, axis: Int? = nil, keepDims: Bool = false,
    interpolation: QuantileInterpolation = .linear
  ) -> Tensor {
    quantiles(QuantilePlan(self, q, axis, keepDims, interpolation, skipsNaN: true))
  }

  private func quantiles(_ plan: QuantilePlan<Element>) -> Tensor {
    let x = reshaped(plan.shape)
    let low = x.gathered(axis: plan.axis, plan.low)
    let y =
      plan.weights.map { low.lerp(x.gathered(axis: plan.axis, plan.high), weight: $0) } ?? low
    return y.movedAxis(plan.axis, to: 0).reshaped(plan.resultShape)
  }
}

/// The elements between which quantiles are.
package struct QuantilePlan<Element: Scalar & BinaryFloatingPoint> {
  /// The shape as which the tensor is viewed, and the axis that is reduced.
  package let shape: [Int], axis: Int
  /// The shape of the result.
  package let resultShape: [Int]
  /// The indices of the elements on both sides, with the size of `q` along the axis.
  package let low, high: Tensor<Int32>
  /// The weights of the higher elements; `nil` without interpolation.
  package let weights: Tensor<Element>?

  /// Creates the plan of the quantiles `q` of `x` along `axis`.
  package init(
    _ x: Tensor<Element>, _ q: Tensor<Element>, _ axis: Int?, _ keepDims: Bool,
    _ interpolation: QuantileInterpolation, skipsNaN: Bool
  ) {
    require(q.rank <= 1, "quantile: q must be a number or a vector, not of shape \(q.shape)")
    let fractions = q.scalars
    for fraction in fractions {
      require(
        fraction >= 0 && fraction <= 1, "quantile: q must be from 0 to 1, not \(fraction)")
    }
    let reduced = x.rank == 0 ? nil : axis.map { Shape.axis($0, rank: x.rank, "quantile") }
    shape = reduced == nil ? [x.count] : x.shape
    self.axis = reduced ?? 0
    var kept = reduced == nil ? [Int](repeating: 1, count: x.rank) : x.shape
    if let reduced { kept[reduced] = 1 }
    if !keepDims { kept = reduced.map { kept.removing($0) } ?? [] }
    resultShape = q.shape + kept

    let rows = x.reshaped(shape).movedAxis(self.axis, to: -1)
    rows.requireElements([-1], "quantile", indexable: true)
    var (below, above, shares): ([Int32], [Int32], [Element]) = ([], [], [])
    let size = shape[self.axis]
    rows.withContiguous { source in
      for row in 0..<Shape.count(Array(rows.shape.dropLast())) {
        let elements = UnsafeBufferPointer(start: source + row * size, count: size)
        let order = Tensor<Element>.order(of: elements)
        let numbers = elements.count { !$0.isNaN }
        for fraction in fractions {
          // NaN is last in the order. In single precision, the rank may be rounded beyond the last.
          let isMissing = !skipsNaN && numbers < size
          let rank =
            isMissing ? Element(size - 1) : fraction * Element(Swift.max(numbers - 1, 0))
          let (floor, ceiling) = (rank.rounded(.down), rank.rounded(.up))
          let (from, to, share): (Element, Element, Element) =
            switch interpolation {
            case .linear: (floor, ceiling, rank - floor)
            case .midpoint: (floor, ceiling, 0.5)
            case .lower: (floor, floor, 0)
            case .higher: (ceiling, ceiling, 0)
            case .nearest: (rank.rounded(.toNearestOrEven), rank.rounded(.toNearestOrEven), 0)
            }
          below.append(Int32(order[Swift.min(Int(from), size - 1)]))
          above.append(Int32(order[Swift.min(Int(to), size - 1)]))
          shares.append(share)
        }
      }
    }
    let all = rows.shape.dropLast() + [fractions.count]
    low = Tensor<Int32>(below, shape: Array(all)).movedAxis(-1, to: self.axis)
    high = Tensor<Int32>(above, shape: Array(all)).movedAxis(-1, to: self.axis)
    let isBetween = interpolation == .linear || interpolation == .midpoint
    weights = isBetween ? Tensor(shares, shape: Array(all)).movedAxis(-1, to: self.axis) : nil
  }
}

extension [Int] {
  /// Returns this shape without `axis`.
  fileprivate func removing(_ axis: Int) -> [Int] {
    indices.filter { $0 != axis }.map { self[$0] }
  }
}

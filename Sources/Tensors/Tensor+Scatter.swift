// Combining elements with those at indices, and at masks.

/// The rule that combines elements that are scattered to the same index.
public enum ScatterReduction: Sendable {
  /// The sum.
  case sum
  /// The product.
  case product
  /// The mean.
  case mean
  /// The largest element, NaN if one is: PyTorch's "amax".
  case max
  /// The smallest element, NaN if one is: PyTorch's "amin".
  case min
}

extension Tensor where Element: BinaryFloatingPoint {
  /// Returns a copy with the elements of `source` combined with those at `indices` along `axis`. PyTorch's
  /// `scatter_reduce`.
  ///
  ///     y[indices[i, j], j] = reduction of x[indices[i, j], j] and all such source[i, j]    for axis 0
  ///
  /// - Parameters:
  ///   - axis: The axis that `indices` refer to.
  ///   - indices: The index of each element of `source`.
  ///   - source: The elements, in the shape of `indices`.
  ///   - reduction: The rule that combines elements at the same index.
  ///   - includesSelf: Whether elements of this tensor take part where others are scattered to.
  /// - Precondition: As for ``scattered(axis:_:_:_:)``.
  public func scatterReduced(
    axis: Int, _ indices: Tensor<Int32>, _ source: Tensor, _ reduction: ScatterReduction,
    includesSelf: Bool = true
  ) -> Tensor {
    let counts = scatterCounts(axis: axis, indices, includesSelf: includesSelf)
    func reduced(
      from identity: Element, _ combine: (Element, Element) -> Element
    ) -> Tensor {
      let start =
        includesSelf
        ? self : maskedFill(where: isScattered(axis: axis, indices), with: identity)
      return start.scattered(axis: axis, indices, source, combine)
    }
    switch reduction {
    case .sum: return reduced(from: 0) { $0 + $1 }
    case .product: return reduced(from: 1) { $0 * $1 }
    case .mean: return reduced(from: 0) { $0 + $1 }.combined(with: counts) { $0 / Element($1) }
    case .max: return reduced(from: -.infinity) { $1 > $0 || $1.isNaN ? $1 : $0 }
    case .min: return reduced(from: .infinity) { $1 < $0 || $1.isNaN ? $1 : $0 }
    }
  }
}

extension Tensor where Element: FixedWidthInteger {
  /// Returns a copy with the elements of `source` combined with those at `indices` along `axis`. PyTorch's
  /// `scatter_reduce`.
  ///
  /// Sums and products wrap around on overflow; means are rounded down.
  public func scatterReduced(
    axis: Int, _ indices: Tensor<Int32>, _ source: Tensor, _ reduction: ScatterReduction,
    includesSelf: Bool = true
  ) -> Tensor {
    let counts = scatterCounts(axis: axis, indices, includesSelf: includesSelf)
    func reduced(
      from identity: Element, _ combine: (Element, Element) -> Element
    ) -> Tensor {
      let start =
        includesSelf
        ? self : maskedFill(where: isScattered(axis: axis, indices), with: identity)
      return start.scattered(axis: axis, indices, source, combine)
    }
    switch reduction {
    case .sum: return reduced(from: 0) { $0 &+ $1 }
    case .product: return reduced(from: 1) { $0 &* $1 }
    case .mean:
      return reduced(from: 0) { $0 &+ $1 }.combined(with: counts) { sum, count in
        let (quotient, rest) = Int64(truncatingIfNeeded: sum).quotientAndRemainder(
          dividingBy: Int64(count))
        return Element(truncatingIfNeeded: rest < 0 ? quotient - 1 : quotient)
      }
    case .max: return reduced(from: .min) { Swift.max($0, $1) }
    case .min: return reduced(from: .max) { Swift.min($0, $1) }
    }
  }
}

extension Tensor {
  /// Returns whether `indices` along `axis` refer to each element.
  package func isScattered(axis: Int, _ indices: Tensor<Int32>) -> Tensor<Bool> {
    Tensor<Bool>.full(shape, false).scattered(axis: axis, indices, .full(indices.shape, true)) {
      $1
    }
  }

  /// Returns how many elements each result of a scatter combines, at least 1.
  package func scatterCounts(
    axis: Int, _ indices: Tensor<Int32>, includesSelf: Bool
  ) -> Tensor<Int32> {
    Tensor<Int32>.full(shape, includesSelf ? 1 : 0)
      .scattered(axis: axis, indices, .full(indices.shape, 1), &+).map { Swift.max($0, 1) }
  }

  /// Returns the positions in the flattened source of all elements that are scattered to each element of this tensor, a row
  /// for each; rows are filled up with the number of elements in the source.
  package func scatterTable(axis: Int, _ indices: Tensor<Int32>) -> Tensor<Int32> {
    Shape.requireIndexable(indices.count + 1, "scatter")
    let counts = Tensor<Int32>.full(shape, 0)
      .scattered(axis: axis, indices, .full(indices.shape, 1), &+)
    let width = Int(counts.scalars.max() ?? 0)
    var table = Tensor<Int32>.full([count, width], Int32(indices.count)).scalars
    var next = [Int](repeating: 0, count: count)
    let flat = Tensor<Int32>.full(shape, 0)
    flat.forEachIndex(indices, Shape.axis(axis, rank: rank, "scatter"), "scatter") {
      table[$1 * width + next[$1]] = Int32($0)
      next[$1] += 1
    }
    return Tensor<Int32>(table, shape: [count, width])
  }

  /// Returns a copy with the slices of `source` along `axis` added to those at `indices`, also where an index occurs
  /// several times. PyTorch's `index_add`.
  ///
  /// - Precondition: `source` has the shape of `self` with `indices.count` along `axis`, and indices are in range.
  public func indexAdded(axis: Int, _ indices: [Int], _ source: Tensor) -> Tensor
  where Element: AdditiveArithmetic {
    let axis = Shape.axis(axis, rank: rank, "indexAdd")
    var expected = shape
    expected[axis] = indices.count
    require(
      source.shape == expected,
      "indexAdd: the source must have shape \(expected), not \(source.shape)")
    for index in indices {
      require(
        index >= 0 && index < shape[axis],
        "indexAdd: index \(index) is out of range for axis \(axis) of \(shape)")
    }
    var result = self
    let before = [TensorIndex](repeating: .all, count: axis)
    result.assign(source, at: before + [indices.tensorIndex], +)
    return result
  }

  /// Returns the elements, with those where `mask` is true replaced by the first elements of `source`, in row-major
  /// order. PyTorch's `masked_scatter`.
  ///
  /// - Parameters:
  ///   - mask: The mask, which broadcasts with this tensor.
  ///   - source: The elements, in any shape; those that are not needed are ignored.
  /// - Precondition: `source` has as many elements as the mask is true.
  public func maskedScatter(where mask: Tensor<Bool>, with source: Tensor) -> Tensor {
    guard let shape = Shape.broadcast(shape, mask.shape) else {
      fatalError("maskedScatter: shapes \(self.shape) and \(mask.shape) do not broadcast")
    }
    let (flags, values) = (mask.expanded(to: shape).scalars, source.scalars)
    let needed = flags.count { $0 }
    require(
      needed <= values.count,
      "maskedScatter: the mask is true \(needed) times, but the source has \(values.count) elements"
    )
    var result = expanded(to: shape).scalars
    var next = 0
    for i in flags.indices where flags[i] {
      result[i] = values[next]
      next += 1
    }
    return Tensor(result, shape: shape)
  }
}

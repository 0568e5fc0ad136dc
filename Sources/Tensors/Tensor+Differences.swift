// Differences between neighbors, in every type that has them.

extension Tensor where Element: RealScalar {
  /// Returns the differences between neighbors along `axis`, `order` times. PyTorch's and NumPy's `diff`.
  ///
  ///     y[i] = x[i + 1] − x[i]
  ///
  /// - Parameters:
  ///   - order: How often differences are computed, each time of the ones before.
  ///   - axis: The axis, which has one element less each time, until there are none.
  ///   - prepended: Elements in front of the others on the axis.
  ///   - appended: Elements after the others on the axis.
  /// - Precondition: `order` is not negative.
  public func diff(
    _ order: Int = 1, axis: Int = -1, prepending prepended: Tensor? = nil,
    appending appended: Tensor? = nil
  ) -> Tensor { differences(order, axis, prepended, appended, -) }
}

extension Tensor where Element: FixedWidthInteger {
  /// Returns the differences between neighbors along `axis`, `order` times; they wrap around on overflow. PyTorch's and
  /// NumPy's `diff`.
  public func diff(
    _ order: Int = 1, axis: Int = -1, prepending prepended: Tensor? = nil,
    appending appended: Tensor? = nil
  ) -> Tensor { differences(order, axis, prepended, appended, -) }
}

extension Tensor where Element == Bool {
  /// Returns whether neighbors along `axis` differ, `order` times. PyTorch's and NumPy's `diff`.
  public func diff(
    _ order: Int = 1, axis: Int = -1, prepending prepended: Tensor? = nil,
    appending appended: Tensor? = nil
  ) -> Tensor { differences(order, axis, prepended, appended, .^) }
}

extension Tensor {
  private func differences(
    _ order: Int, _ axis: Int, _ prepended: Tensor?, _ appended: Tensor?,
    _ difference: (Tensor, Tensor) -> Tensor
  ) -> Tensor {
    require(order >= 0, "diff: order must not be negative, but is \(order)")
    let axis = Shape.axis(axis, rank: rank, "diff")
    let parts = [prepended, self, appended].compactMap { $0 }
    let all = parts.count == 1 ? self : .cat(parts, axis: axis)
    return (0..<Swift.min(order, all.shape[axis])).reduce(all) { x, _ in
      let count = x.shape[axis] - 1
      return difference(
        x.narrowed(axis: axis, from: 1, count: count),
        x.narrowed(axis: axis, from: 0, count: count))
    }
  }
}

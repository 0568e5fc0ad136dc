// Padding: elements added at the edges of an axis, or removed from them.

extension Tensor {
  /// The mode of padding: how the added elements are chosen.
  public enum Padding: Sendable {
    /// A constant value.
    case constant(Element)
    /// The tensor reflected at its edge, without repeating the edge itself.
    case reflect
    /// The edge repeated.
    case replicate
    /// The tensor continued from its other edge, any number of times. PyTorch's `circular`, NumPy's `wrap`.
    case circular
  }

  /// Returns the tensor padded by `before` elements in front of it and `after` behind it along `axis`. A negative
  /// padding removes elements from that edge, as in PyTorch's `pad`.
  ///
  /// - Precondition: No more elements are removed than there are; reflection is smaller than the axis, and all modes
  ///   but `constant` need a non-empty one.
  public func padded(
    axis: Int, before: Int, after: Int, _ padding: Padding = .constant(.zero)
  ) -> Tensor {
    let axis = Shape.axis(axis, rank: rank, "pad")
    let size = shape[axis]
    func added(_ padding: Int, to size: Int) -> Int {
      let (sum, overflows) = size.addingReportingOverflow(padding)
      return overflows ? padding < 0 ? .min : .max : sum
    }
    let kept = added(Swift.min(after, 0), to: added(Swift.min(before, 0), to: size))
    require(
      kept >= 0,
      "pad: padding \(before) and \(after) removes more elements than axis \(axis) of \(shape) has")
    var padded = shape
    padded[axis] = added(Swift.max(after, 0), to: added(Swift.max(before, 0), to: kept))
    Shape.requireMemory(padded, bytesPerElement: MemoryLayout<Element>.stride, "pad")
    let cropped = narrowed(axis: axis, from: Swift.max(-before, 0), count: kept)
    let indices = -before..<size + after
    switch padding {
    case .constant(let value):
      func filling(_ count: Int) -> Tensor {
        var filled = shape
        filled[axis] = Swift.max(count, 0)
        return .full(filled, value)
      }
      return .cat([filling(before), cropped, filling(after)], axis: axis)
    case .reflect:
      require(
        before < size && after < size,
        "pad: reflection padding \(before) and \(after) must be smaller than the axis, \(size)")
      return indexSelected(
        axis: axis, indices.map { $0 < 0 ? -$0 : $0 >= size ? 2 * size - 2 - $0 : $0 })
    case .replicate:
      require(size > 0, "pad: replication padding needs a non-empty axis")
      return indexSelected(axis: axis, indices.map { Swift.min(Swift.max($0, 0), size - 1) })
    case .circular:
      // As in PyTorch, what remains is continued, not what is removed.
      require(
        kept > 0 || padded[axis] == 0,
        "pad: circular padding needs elements that remain on the axis")
      let start = Swift.max(before, 0)
      return cropped.indexSelected(
        axis: axis, (0..<padded[axis]).map { (($0 - start) % kept + kept) % kept })
    }
  }
}

// Joining, repeating, reversing, padding: each element of the result is a copy of one of the input.

extension Tensor {
  /// Stacks tensors of one shape along a new axis; the first by default.
  ///
  /// - Precondition: There is at least one tensor, and all shapes are equal.
  public static func stack(_ tensors: [Tensor], axis: Int = 0) -> Tensor {
    require(!tensors.isEmpty, "stack: needs at least one tensor")
    let shape = tensors[0].shape
    for (index, tensor) in tensors.enumerated() {
      require(
        tensor.shape == shape,
        "stack: shapes must be equal, but tensor 0 is \(shape) and tensor \(index) is "
          + "\(tensor.shape)")
    }
    let axis = Shape.axis(axis, rank: shape.count + 1, "stack")
    if axis > 0 { return .cat(tensors.map { $0.unsqueezed(axis) }, axis: axis) }
    let size = Shape.count(shape)
    return Tensor(shape: [tensors.count] + shape) { target in
      for (index, tensor) in tensors.enumerated() { tensor.gather(into: target + index * size) }
    }
  }

  /// Concatenates tensors along an existing axis.
  ///
  /// - Precondition: There is at least one tensor, and shapes are equal except along `axis`.
  public static func cat(_ tensors: [Tensor], axis: Int = 0) -> Tensor {
    require(!tensors.isEmpty, "cat: needs at least one tensor")
    let axis = Shape.axis(axis, rank: tensors[0].rank, "cat")
    var shape = tensors[0].shape
    shape[axis] = 0
    for (index, tensor) in tensors.enumerated() {
      var other = tensor.shape
      require(
        other.count == shape.count,
        "cat: ranks must be equal, but tensor 0 is \(tensors[0].shape) and tensor \(index) is "
          + "\(other)")
      let (sum, overflows) = shape[axis].addingReportingOverflow(other[axis])
      shape[axis] = overflows ? .max : sum
      other[axis] = shape[axis]
      require(
        other == shape,
        "cat: shapes must be equal except along axis \(axis), but tensor 0 is \(tensors[0].shape) "
          + "and tensor \(index) is \(tensor.shape)")
    }
    var result = Tensor(shape: shape) { _ in }
    var start = 0
    for tensor in tensors {
      var part = result.narrowed(axis: axis, from: start, count: tensor.shape[axis])
      part.scatter(tensor, "cat")
      start += tensor.shape[axis]
    }
    result.offset = 0
    return result
  }

  /// Returns the tensor repeated along each axis; more counts than axes add axes in front. PyTorch's `repeat`,
  /// NumPy's `tile`.
  public func repeated(_ counts: [Int]) -> Tensor {
    require(
      counts.count >= rank && counts.allSatisfy { $0 >= 0 },
      "repeat: \(counts) must have a non-negative count for each axis of \(shape)")
    let padded = [Int](repeating: 1, count: counts.count - rank) + shape
    let sizes = zip(counts, padded).map { count, size in
      let (product, overflows) = count.multipliedReportingOverflow(by: size)
      return overflows ? .max : product
    }
    Shape.requireMemory(sizes, bytesPerElement: MemoryLayout<Element>.stride, "repeat")
    // [1, size] for each axis, expanded to [count, size].
    let apart = reshaped(padded.flatMap { [1, $0] })
    return apart.expanded(to: zip(counts, padded).flatMap { [$0, $1] }).reshaped(sizes)
  }

  /// Returns the tensor reversed along `axes`.
  public func flipped(_ axes: [Int]) -> Tensor {
    var result = self
    for axis in axes.map({ Shape.axis($0, rank: rank, "flip") }) {
      result = result.indexSelected(axis: axis, (0..<shape[axis]).reversed())
    }
    return result
  }

  /// Returns the tensor shifted cyclically by `shift` indices along `axis`.
  public func rolled(_ shift: Int, axis: Int) -> Tensor {
    let axis = Shape.axis(axis, rank: rank, "roll")
    let size = shape[axis]
    if size == 0 { return self }
    let start = (size - shift % size) % size
    return .cat(
      [
        narrowed(axis: axis, from: start, count: size - start),
        narrowed(axis: axis, from: 0, count: start),
      ], axis: axis)
  }

  /// The mode of padding: how the added elements are chosen.
  public enum Padding: Sendable {
    /// A constant value.
    case constant(Element)
    /// The tensor reflected at its edge, without repeating the edge itself.
    case reflect
    /// The edge repeated.
    case replicate
  }

  /// Returns the tensor padded by `before` elements in front of it and `after` behind it along `axis`.
  public func padded(
    axis: Int, before: Int, after: Int, _ padding: Padding = .constant(.zero)
  ) -> Tensor {
    let axis = Shape.axis(axis, rank: rank, "pad")
    let size = shape[axis]
    require(before >= 0 && after >= 0, "pad: padding \(before) and \(after) must not be negative")
    var padded = shape
    for added in [before, after] {
      let (sum, overflows) = padded[axis].addingReportingOverflow(added)
      padded[axis] = overflows ? .max : sum
    }
    Shape.requireMemory(padded, bytesPerElement: MemoryLayout<Element>.stride, "pad")
    switch padding {
    case .constant(let value):
      func filling(_ count: Int) -> Tensor {
        var filled = shape
        filled[axis] = count
        return .full(filled, value)
      }
      return .cat([filling(before), self, filling(after)], axis: axis)
    case .reflect:
      require(
        before < size && after < size,
        "pad: reflection padding \(before) and \(after) must be smaller than the axis, \(size)")
      return indexSelected(
        axis: axis,
        (-before..<size + after).map { $0 < 0 ? -$0 : $0 >= size ? 2 * size - 2 - $0 : $0 })
    case .replicate:
      require(size > 0, "pad: replication padding needs a non-empty axis")
      return indexSelected(
        axis: axis, (-before..<size + after).map { Swift.min(Swift.max($0, 0), size - 1) })
    }
  }
}

extension Tensor where Element: Numeric {
  /// Returns the upper triangle of the last two axes, and 0 below it. PyTorch's `triu`.
  ///
  /// - Parameter diagonal: The lowest diagonal that is kept; 0 is the main one, 1 the one above it.
  public func upperTriangle(_ diagonal: Int = 0) -> Tensor { triangle { $1 - $0 >= diagonal } }
  /// Returns the lower triangle of the last two axes, and 0 above it. PyTorch's `tril`.
  ///
  /// - Parameter diagonal: The highest diagonal that is kept; 0 is the main one, 1 the one above it.
  public func lowerTriangle(_ diagonal: Int = 0) -> Tensor { triangle { $1 - $0 <= diagonal } }

  private func triangle(_ keeps: (_ row: Int, _ column: Int) -> Bool) -> Tensor {
    require(rank >= 2, "triangle: needs at least two axes, not \(shape)")
    let (rows, columns) = (shape[rank - 2], shape[rank - 1])
    return withContiguous { source in
      Tensor(shape: shape) { target in
        for i in 0..<count {
          target[i] = keeps(i / columns % Swift.max(rows, 1), i % columns) ? source[i] : .zero
        }
      }
    }
  }
}

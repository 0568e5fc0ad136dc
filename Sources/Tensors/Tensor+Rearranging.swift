// Joining, shifting, masking: each element of the result is a copy of one of the input.

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

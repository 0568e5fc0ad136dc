// Selecting elements with index tensors and masks.

extension Tensor {
  /// Returns the slices along `axis` at `indices`, in that order; an index may occur several times.
  ///
  /// PyTorch's `index_select`.
  public func indexSelected(axis: Int, _ indices: [Int]) -> Tensor {
    let axis = Shape.axis(axis, rank: rank, "indexSelect")
    for index in indices {
      require(
        index >= 0 && index < shape[axis],
        "indexSelect: index \(index) is out of range for axis \(axis) of \(shape)")
    }
    if indices.isEmpty {
      var empty = shape
      empty[axis] = 0
      return Tensor(shape: empty) { _ in }
    }
    return .cat(indices.map { narrowed(axis: axis, from: $0, count: 1) }, axis: axis)
  }

  /// Returns the elements at `indices` along `axis`. PyTorch's `gather`.
  ///
  ///     y[i, j] = x[indices[i, j], j]    for axis 0
  ///
  /// - Precondition: Ranks are equal, and `indices` is no larger than `self` along all other axes.
  public func gathered(axis: Int, _ indices: Tensor<Int32>) -> Tensor {
    let axis = Shape.axis(axis, rank: rank, "gather")
    requireFits(indices, axis, "gather")
    return Tensor(shape: indices.shape) { target in
      forEachIndex(indices, axis, "gather") { target[$0] = storage.base[$1] }
    }
  }

  /// Returns a copy with the elements of `source` combined into those at `indices` along `axis`. PyTorch's
  /// `scatter` for `{ $1 }`, and `scatter_add` for `+`.
  ///
  ///     y[indices[i, j], j] = combine(y[indices[i, j], j], source[i, j])    for axis 0
  ///
  /// - Precondition: `source` has the shape of `indices`; else as for ``gathered(axis:_:)``.
  public func scattered(
    axis: Int, _ indices: Tensor<Int32>, _ source: Tensor, _ combine: (Element, Element) -> Element
  ) -> Tensor {
    let axis = Shape.axis(axis, rank: rank, "scatter")
    require(
      source.shape == indices.shape,
      "scatter: indices \(indices.shape) and source \(source.shape) must have the same shape")
    var result = self
    result.makeWritable()
    if !result.isContiguous { result = Tensor(shape: shape) { gather(into: $0) } }
    result.requireFits(indices, axis, "scatter")
    source.withContiguous { values in
      result.forEachIndex(indices, axis, "scatter") { index, position in
        let base = result.storage.base
        base[position] = combine(base[position], values[index])
      }
    }
    return result
  }

  /// Returns the elements at `indices` into the flattened tensor; −1 is the last. PyTorch's `take`.
  ///
  /// - Returns: A tensor of the shape of `indices`.
  public func taken(_ indices: Tensor<Int32>) -> Tensor { reshaped([count])[indices] }

  /// Returns the elements where `mask` is true, in row-major order. PyTorch's `masked_select`.
  public func maskedSelect(where mask: Tensor<Bool>) -> Tensor {
    guard let shape = Shape.broadcast(shape, mask.shape) else {
      fatalError("maskedSelect: shapes \(self.shape) and \(mask.shape) do not broadcast")
    }
    let (values, flags) = (expanded(to: shape).scalars, mask.expanded(to: shape).scalars)
    let kept = Swift.zip(values, flags).filter(\.1).map(\.0)
    return Tensor(kept, shape: [kept.count])
  }

  /// Returns the elements, with those where `mask` is true replaced by `value`. PyTorch's `masked_fill`.
  public func maskedFill(where mask: Tensor<Bool>, with value: Element) -> Tensor {
    combined(with: mask, "masked fill") { $1 ? value : $0 }
  }

  /// Returns the elements of `a` where `mask` is true and those of `b` elsewhere, after broadcasting.
  public static func `where`(_ mask: Tensor<Bool>, _ a: Tensor, _ b: Tensor) -> Tensor {
    guard let shape = Shape.broadcast(a.shape, b.shape).flatMap({ Shape.broadcast($0, mask.shape) })
    else { fatalError("where: shapes \(mask.shape), \(a.shape) and \(b.shape) do not broadcast") }
    let (x, y) = (a.expanded(to: shape), b.expanded(to: shape).contiguous())
    let flags = mask.expanded(to: shape).contiguous()
    return Tensor(shape: shape) { target in
      x.withContiguous { x in
        y.withContiguous { y in
          flags.withContiguous { flags in
            for i in 0..<Shape.count(shape) { target[i] = flags[i] ? x[i] : y[i] }
          }
        }
      }
    }
  }

  /// Stops the program with a message unless `indices` can refer to elements of this tensor along `axis`.
  func requireFits(_ indices: Tensor<Int32>, _ axis: Int, _ operation: String) {
    let fits =
      indices.rank == rank
      && shape.indices.allSatisfy { $0 == axis || indices.shape[$0] <= shape[$0] }
    require(
      fits,
      "\(operation): indices \(indices.shape) must have the rank of \(shape) and no larger size "
        + "except along axis \(axis)")
  }

  /// Calls `body` for each index, in row-major order, with its position in `indices` and the position in this
  /// tensor's storage that it refers to.
  func forEachIndex(
    _ indices: Tensor<Int32>, _ axis: Int, _ operation: String, _ body: (Int, Int) -> Void
  ) {
    let steps = Shape.strides(indices.shape)
    for (number, index) in indices.scalars.enumerated() {
      require(
        index >= 0 && index < shape[axis],
        "\(operation): index \(index) is out of range for axis \(axis) of \(shape)")
      var position = offset
      for other in shape.indices {
        let coordinate =
          other == axis ? Int(index) : number / steps[other] % Swift.max(indices.shape[other], 1)
        position += coordinate * strides[other]
      }
      body(number, position)
    }
  }
}

extension Tensor where Element == Bool {
  /// Returns the indices of the elements that are true, in row-major order, one tensor for each axis.
  /// PyTorch's `nonzero(as_tuple=True)`.
  public func nonzero() -> [Tensor<Int32>] {
    for size in shape { Shape.requireIndexable(size, "nonzero") }
    let positions = scalars.enumerated().filter(\.element).map(\.offset)
    let steps = Shape.strides(shape)
    return shape.indices.map { axis in
      Tensor<Int32>(
        positions.map { Int32($0 / steps[axis] % shape[axis]) }, shape: [positions.count])
    }
  }
}

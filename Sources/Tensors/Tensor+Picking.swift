// Picking elements by index tensors and masks.

extension Tensor {
  /// Returns the places of `axis` that `indices` names, in that order; one may be named several times.
  ///
  /// PyTorch's `index_select`.
  public func indexSelected(axis: Int, _ indices: [Int]) -> Tensor {
    let place = Shape.axis(axis, rank: rank, "indexSelect")
    for index in indices {
      require(
        index >= 0 && index < shape[place],
        "indexSelect: index \(index) is out of range for axis \(axis) of \(shape)")
    }
    if indices.isEmpty {
      var empty = shape
      empty[place] = 0
      return Tensor(shape: empty) { _ in }
    }
    return .cat(indices.map { narrowed(axis: place, from: $0, count: 1) }, axis: place)
  }

  /// Returns, for each place of `indices`, the element at that place with its position along `axis`
  /// replaced by the index: `y[i, j] = x[indices[i, j], j]` for axis 0. PyTorch's `gather`.
  ///
  /// - Precondition: ranks are equal; other axes of `indices` are not longer than those of `self`.
  public func gathered(axis: Int, _ indices: Tensor<Int32>) -> Tensor {
    let place = Shape.axis(axis, rank: rank, "gather")
    requireFits(indices, place, "gather")
    return Tensor(shape: indices.shape) { target in
      forEachPlace(indices, place, "gather") { target[$0] = storage.base[$1] }
    }
  }

  /// Returns a copy in which, for each place of `indices`, the element at that place with its position
  /// along `axis` replaced by the index has been combined with `source`'s there. PyTorch's `scatter`, and
  /// `scatter_add` with `+`.
  public func scattered(
    axis: Int, _ indices: Tensor<Int32>, _ source: Tensor, _ combine: (Element, Element) -> Element
  ) -> Tensor {
    let place = Shape.axis(axis, rank: rank, "scatter")
    require(
      source.shape == indices.shape,
      "scatter: indices \(indices.shape) and source \(source.shape) must have the same shape")
    var result = self
    result.makeWritable()
    if !result.isContiguous { result = Tensor(shape: shape) { gather(into: $0) } }
    result.requireFits(indices, place, "scatter")
    source.withContiguous { values in
      result.forEachPlace(indices, place, "scatter") { index, position in
        let base = result.storage.base
        base[position] = combine(base[position], values[index])
      }
    }
    return result
  }

  /// Returns the elements at `places` of the tensor read in row-major order, in the shape of `places`; −1 is
  /// the last. PyTorch's `take`.
  public func taken(_ places: Tensor<Int32>) -> Tensor { reshaped([count])[places] }

  /// Returns the elements where `mask` is true, in row-major order. PyTorch's `masked_select`.
  public func maskedSelect(where mask: Tensor<Bool>) -> Tensor {
    guard let shape = Shape.broadcast(shape, mask.shape) else {
      fatalError("maskedSelect: shapes \(self.shape) and \(mask.shape) do not broadcast")
    }
    let (values, flags) = (expanded(to: shape).scalars, mask.expanded(to: shape).scalars)
    let kept = Swift.zip(values, flags).filter(\.1).map(\.0)
    return Tensor(kept, shape: [kept.count])
  }

  /// Returns the elements, those where `mask` is true replaced by `value`. PyTorch's `masked_fill`.
  public func maskedFill(where mask: Tensor<Bool>, with value: Element) -> Tensor {
    combined(with: mask, "masked fill") { $1 ? value : $0 }
  }

  /// Returns `a`'s elements where `mask` is true and `b`'s elsewhere, after broadcasting. PyTorch's
  /// `where`.
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

  private func requireFits(_ indices: Tensor<Int32>, _ axis: Int, _ operation: String) {
    let fits =
      indices.rank == rank
      && shape.indices.allSatisfy { $0 == axis || indices.shape[$0] <= shape[$0] }
    require(
      fits,
      "\(operation): indices \(indices.shape) must have the rank of \(shape) and fit it, but for axis "
        + "\(axis)")
  }

  /// Calls `body` with each place of `indices`, in row-major order, and the position in this tensor's
  /// storage that it names.
  private func forEachPlace(
    _ indices: Tensor<Int32>, _ axis: Int, _ operation: String, _ body: (Int, Int) -> Void
  ) {
    let steps = Shape.strides(indices.shape)
    for (place, index) in indices.scalars.enumerated() {
      require(
        index >= 0 && index < shape[axis],
        "\(operation): index \(index) is out of range for axis \(axis) of \(shape)")
      var position = offset
      for other in shape.indices {
        let coordinate =
          other == axis ? Int(index) : place / steps[other] % Swift.max(indices.shape[other], 1)
        position += coordinate * strides[other]
      }
      body(place, position)
    }
  }
}

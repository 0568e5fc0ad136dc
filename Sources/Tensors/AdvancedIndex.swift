/// Advanced indexing, as NumPy calls it: index tensors for some axes of a tensor, which together select one
/// block of the other axes for each of their elements.
struct AdvancedIndex {
  /// The shape of the selection.
  let shape: [Int]
  /// The permutation of the selection's axes that puts those of the index tensors first: the order in which
  /// blocks are written.
  let order: [Int]
  /// The indexed axes, and the indices into each, none negative.
  private let axes: [Int]
  private let indices: [[Int]]
  /// The shape that all index tensors broadcast to.
  private let common: [Int]

  /// Creates the index of some axes of a shape.
  ///
  /// - Parameters:
  ///   - source: The shape that is indexed.
  ///   - indices: The index tensors, by axis.
  /// - Precondition: Index tensors broadcast, and every index is in range; negative ones count from the end.
  init(_ source: [Int], _ indices: [Int: Tensor<Int32>]) {
    let axes = indices.keys.sorted()
    var common: [Int] = []
    for axis in axes {
      guard let joined = Shape.broadcast(common, indices[axis]!.shape) else {
        fatalError(
          "subscript: index tensors of shapes \(axes.map { indices[$0]!.shape }) do not broadcast")
      }
      common = joined
    }
    self.indices = axes.map { axis in
      let size = source[axis]
      return indices[axis]!.expanded(to: common).scalars.map { index in
        require(
          index >= -size && index < size,
          "subscript: index \(index) is out of range for axis \(axis) of \(source)")
        return index < 0 ? Int(index) + size : Int(index)
      }
    }
    let kept = source.indices.filter { !axes.contains($0) }
    // Adjacent index tensors leave their axes in place; others move them to the front.
    let areAdjacent = zip(axes, axes.dropFirst()).allSatisfy { $0 + 1 == $1 }
    let front = areAdjacent ? axes.first ?? 0 : 0
    let rest = kept.map { source[$0] }
    shape = rest[..<front] + common + rest[front...]
    let middle = front..<front + common.count
    order = middle + shape.indices.filter { !middle.contains($0) }
    (self.axes, self.common) = (axes, common)
  }

  /// Calls `body` with the number of each index, in row-major order, and the block of `tensor` at it.
  func forEachBlock<Element>(_ tensor: Tensor<Element>, _ body: (Int, Tensor<Element>) -> Void) {
    var block = tensor
    block.shape = tensor.shape.indices.filter { !axes.contains($0) }.map { tensor.shape[$0] }
    block.strides = tensor.shape.indices.filter { !axes.contains($0) }.map { tensor.strides[$0] }
    for number in 0..<Shape.count(common) {
      block.offset = tensor.offset
      for (position, axis) in zip(indices, axes) {
        block.offset += position[number] * tensor.strides[axis]
      }
      body(number, block)
    }
  }
}

extension Tensor {
  /// Returns a copy of the elements at an advanced index.
  func read(_ index: AdvancedIndex) -> Tensor {
    var inverse = index.order
    for (to, from) in index.order.enumerated() { inverse[from] = to }
    let selection = Tensor(shape: index.order.map { index.shape[$0] }) { target in
      var size = 0
      index.forEachBlock(self) { number, block in
        if number == 0 { size = block.count }
        block.gather(into: target + number * size)
      }
    }
    return selection.permuted(inverse)
  }

  /// Combines the elements at an advanced index with `source`, which is contiguous and has its axes in
  /// ``AdvancedIndex/order``.
  ///
  /// - Precondition: The storage is uniquely referenced.
  mutating func write(
    _ source: Tensor, at index: AdvancedIndex, _ combine: (Element, Element) -> Element
  ) {
    let base = storage.base
    var size = 0
    index.forEachBlock(self) { number, block in
      if number == 0 { size = block.count }
      let runs = StridedRuns(shape: block.shape, strides: [block.strides])
      let (length, step) = (runs.length, runs.step(0))
      let from = source.storage.base + source.offset + number * size
      runs.forEachRun { run, positions in
        let to = base + block.offset + positions[0]
        for i in 0..<length { to[i * step] = combine(to[i * step], from[run * length + i]) }
      }
    }
  }
}

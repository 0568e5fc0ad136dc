/// What index tensors pick from some axes of a tensor: a block for each place, anywhere.
struct AdvancedIndex {
  /// The shape of what is picked.
  let shape: [Int]
  /// Brings the axes of what is picked into the order of writing: the index tensors' first.
  let order: [Int]
  /// The axes that are picked from, and for each the places.
  private let axes: [Int]
  private let places: [Tensor<Int32>]
  private let common: [Int]

  /// - Parameters:
  ///   - source: the shape to pick from.
  ///   - indices: for axes of it, what picks.
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
    places = axes.map { axis in
      let size = source[axis]
      return indices[axis]!.expanded(to: common).map { index in
        require(
          index >= -size && index < size,
          "subscript: index \(index) is out of range for axis \(axis) of \(source)")
        return index < 0 ? index + Int32(size) : index
      }
    }
    let kept = source.indices.filter { !axes.contains($0) }
    // Neighboring index tensors leave their axes where they are.
    let neighbors = zip(axes, axes.dropFirst()).allSatisfy { $0 + 1 == $1 }
    let front = neighbors ? axes.first ?? 0 : 0
    let rest = kept.map { source[$0] }
    shape = rest[..<front] + common + rest[front...]
    let middle = front..<front + common.count
    order = middle + shape.indices.filter { !middle.contains($0) }
    (self.axes, self.common) = (axes, common)
  }

  /// Calls `body` with every place, in order, as the block of `tensor` that it names.
  func forEachBlock<Element>(_ tensor: Tensor<Element>, _ body: (Int, Tensor<Element>) -> Void) {
    let picks = places.map(\.scalars)
    var block = tensor
    block.shape = tensor.shape.indices.filter { !axes.contains($0) }.map { tensor.shape[$0] }
    block.strides = tensor.shape.indices.filter { !axes.contains($0) }.map { tensor.strides[$0] }
    for place in 0..<Shape.count(common) {
      block.offset = tensor.offset
      for (pick, axis) in zip(picks, axes) {
        block.offset += Int(pick[place]) * tensor.strides[axis]
      }
      body(place, block)
    }
  }
}

extension Tensor {
  /// Returns a copy of the elements that index tensors pick.
  func read(_ places: AdvancedIndex) -> Tensor {
    var inverse = places.order
    for (to, from) in places.order.enumerated() { inverse[from] = to }
    let picked = Tensor(shape: places.order.map { places.shape[$0] }) { target in
      var size = 0
      places.forEachBlock(self) { place, block in
        if place == 0 { size = block.count }
        block.gather(into: target + place * size)
      }
    }
    return picked.permuted(inverse)
  }

  /// Combines what stands at the places with `source`, which is contiguous and in the order of writing.
  ///
  /// - Precondition: the storage is this tensor's alone to write to.
  mutating func write(
    _ source: Tensor, at places: AdvancedIndex, _ combine: (Element, Element) -> Element
  ) {
    let base = storage.base
    var size = 0
    places.forEachBlock(self) { place, block in
      if place == 0 { size = block.count }
      let runs = StridedRuns(shape: block.shape, strides: [block.strides])
      let (length, step) = (runs.length, runs.step(0))
      let from = source.storage.base + source.offset + place * size
      runs.walk { run, positions in
        let to = base + block.offset + positions[0]
        for i in 0..<length { to[i * step] = combine(to[i * step], from[run * length + i]) }
      }
    }
  }
}

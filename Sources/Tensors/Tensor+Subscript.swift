extension Tensor {
  /// The elements at the given indices; assigning broadcasts to them.
  ///
  /// The result is a view, except with masks and index tensors, which copy. Axes without an index are taken
  /// whole. Slices are clipped to the axis, as in NumPy,
  /// and a negative step goes backward. Several index tensors broadcast together; their axes
  /// are at the first one's position if they are adjacent, and in front otherwise, as in PyTorch.
  ///
  ///     x[0]            // the first row
  ///     x[.all, -1]     // the last column
  ///     x[1..., 0..<2] = 0
  ///     x[x .< 0] = 0
  ///     x[[2, 0], .newAxis]
  public subscript(_ a: some TensorIndexing) -> Tensor {
    get { elements(at: [a.tensorIndex]) }
    set { assign(newValue, at: [a.tensorIndex]) }
  }

  /// The elements at indices for two axes.
  public subscript(_ a: some TensorIndexing, _ b: some TensorIndexing) -> Tensor {
    get { elements(at: [a.tensorIndex, b.tensorIndex]) }
    set { assign(newValue, at: [a.tensorIndex, b.tensorIndex]) }
  }

  /// The elements at indices for three axes.
  public subscript(
    _ a: some TensorIndexing, _ b: some TensorIndexing, _ c: some TensorIndexing
  ) -> Tensor {
    get { elements(at: [a.tensorIndex, b.tensorIndex, c.tensorIndex]) }
    set { assign(newValue, at: [a.tensorIndex, b.tensorIndex, c.tensorIndex]) }
  }

  /// The elements at indices for four axes.
  public subscript(
    _ a: some TensorIndexing, _ b: some TensorIndexing, _ c: some TensorIndexing,
    _ d: some TensorIndexing
  ) -> Tensor {
    get { elements(at: [a.tensorIndex, b.tensorIndex, c.tensorIndex, d.tensorIndex]) }
    set { assign(newValue, at: [a.tensorIndex, b.tensorIndex, c.tensorIndex, d.tensorIndex]) }
  }

  /// The elements at a list of indices, for any number of axes.
  public subscript(at indices: [TensorIndex]) -> Tensor {
    get { elements(at: indices) }
    set { assign(newValue, at: indices) }
  }

  /// Writes `source`, broadcast, to the elements at `indices`. An element that is indexed several times gets
  /// the last value.
  public mutating func assign(_ source: Tensor, at indices: [TensorIndex]) {
    makeWritable()
    var (view, tensors) = view(indices)
    if tensors.isEmpty { return view.scatter(source, "assign") }
    let index = AdvancedIndex(view.shape, tensors)
    let values = source.expanded(to: index.shape, "assign")
    view.write(values.permuted(index.order).contiguous(), at: index) { $1 }
  }

  /// Combines `source`, broadcast, with the elements at `indices`, one after the other, also where an element
  /// is indexed several times. PyTorch's `index_put_` with `accumulate=True`, for `+`.
  public mutating func assign(
    _ source: Tensor, at indices: [TensorIndex], _ combine: (Element, Element) -> Element
  ) {
    makeWritable()
    var (view, tensors) = view(indices)
    let index = AdvancedIndex(view.shape, tensors)
    let values = source.expanded(to: index.shape, "assign")
    view.write(values.permuted(index.order).contiguous(), at: index, combine)
  }

  private func elements(at indices: [TensorIndex]) -> Tensor {
    let (view, tensors) = view(indices)
    return tensors.isEmpty ? view : view.read(AdvancedIndex(view.shape, tensors))
  }

  /// Returns the view that integers, slices, new axes and the ellipsis select, and the index tensors by its
  /// axes.
  private func view(_ indices: [TensorIndex]) -> (Tensor, [Int: Tensor<Int32>]) {
    var view = self
    var tensors: [Int: Tensor<Int32>] = [:]
    var axis = 0
    let indexedCount = indices.reduce(0) { $0 + $1.axisCount }
    require(
      indices.count(where: \.isRest) <= 1,
      "subscript: only one ellipsis is allowed")
    require(
      indexedCount <= rank,
      "subscript: \(indexedCount) indices are too many for shape \(shape)")
    for index in indices {
      switch index {
      case .at(let index):
        view = view.selected(axis: axis, at: index)
      case .slice(let start, let end, let step):
        require(step != 0, "subscript: a slice's step must not be 0")
        let size = view.shape[axis]
        // Backward, the indices before the first and after the last are the ends.
        let range = step > 0 ? 0...size : -1...(size - 1)
        let first = start.map { Self.clip($0, size, range) } ?? (step > 0 ? 0 : size - 1)
        let last = end.map { Self.clip($0, size, range) } ?? (step > 0 ? size : -1)
        let distance = step > 0 ? last - first : first - last
        let count = distance > 0 ? (distance - 1) / Int(clamping: step.magnitude) + 1 : 0
        view = view.narrowed(axis: axis, from: Swift.max(first, 0), count: count, step: step)
        axis += 1
      case .inserted:
        view = view.unsqueezed(axis)
        axis += 1
      case .rest:
        axis += rank - indexedCount
      case .indices(let tensor):
        tensors[axis] = tensor
        axis += 1
      case .mask(let mask) where mask.rank == 0:
        // A scalar mask adds an axis of size 1 or 0, as in NumPy.
        view = view.unsqueezed(axis).narrowed(axis: axis, from: 0, count: mask.item ? 1 : 0)
        axis += 1
      case .mask(let mask):
        let covered = Array(view.shape[axis..<axis + mask.rank])
        require(
          mask.shape == covered,
          "subscript: mask shape \(mask.shape) does not match the indexed axes, \(covered)")
        for tensor in mask.nonzero() {
          tensors[axis] = tensor
          axis += 1
        }
      }
    }
    return (view, tensors)
  }

  private static func clip(_ index: Int, _ size: Int, _ range: ClosedRange<Int>) -> Int {
    Swift.min(Swift.max(index < 0 ? index + size : index, range.lowerBound), range.upperBound)
  }
}

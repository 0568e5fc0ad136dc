extension Tensor {
  /// The places that the indices name; assigning writes to them, with broadcasting.
  ///
  /// A view, but for masks and index tensors, which copy. Axes that are not named are taken whole. Slices
  /// are clipped to the axis, as in NumPy. Several index tensors broadcast and go together; their axes stand
  /// where the first of them is if they are neighbors, else in front, as in PyTorch.
  ///
  ///     x[0]            // the first row
  ///     x[.all, -1]     // the last column
  ///     x[1..., 0..<2] = 0
  ///     x[x .< 0] = 0
  ///     x[[2, 0], .newAxis]
  public subscript(_ a: some TensorIndexing) -> Tensor {
    get { picked([a.tensorIndex]) }
    set { assign(newValue, at: [a.tensorIndex]) }
  }

  /// The places that indices for two axes name.
  public subscript(_ a: some TensorIndexing, _ b: some TensorIndexing) -> Tensor {
    get { picked([a.tensorIndex, b.tensorIndex]) }
    set { assign(newValue, at: [a.tensorIndex, b.tensorIndex]) }
  }

  /// The places that indices for three axes name.
  public subscript(
    _ a: some TensorIndexing, _ b: some TensorIndexing, _ c: some TensorIndexing
  ) -> Tensor {
    get { picked([a.tensorIndex, b.tensorIndex, c.tensorIndex]) }
    set { assign(newValue, at: [a.tensorIndex, b.tensorIndex, c.tensorIndex]) }
  }

  /// The places that indices for four axes name.
  public subscript(
    _ a: some TensorIndexing, _ b: some TensorIndexing, _ c: some TensorIndexing,
    _ d: some TensorIndexing
  ) -> Tensor {
    get { picked([a.tensorIndex, b.tensorIndex, c.tensorIndex, d.tensorIndex]) }
    set { assign(newValue, at: [a.tensorIndex, b.tensorIndex, c.tensorIndex, d.tensorIndex]) }
  }

  /// The places that a list of indices names, for any number of axes.
  public subscript(at indices: [TensorIndex]) -> Tensor {
    get { picked(indices) }
    set { assign(newValue, at: indices) }
  }

  /// Writes `source`, broadcast, to the places that `indices` name; where one is named twice, the later stays.
  public mutating func assign(_ source: Tensor, at indices: [TensorIndex]) {
    makeWritable()
    var (place, places) = view(indices)
    if places.isEmpty { return place.scatter(source, "assign") }
    let scattered = AdvancedIndex(place.shape, places)
    let values = source.expanded(to: scattered.shape, "assign")
    place.write(values.permuted(scattered.order).contiguous(), at: scattered) { $1 }
  }

  /// Combines `source`, broadcast, with what stands at the places that `indices` name, one after the other:
  /// where one is named twice, both arrive. PyTorch's `index_put_` with `accumulate`, for `+`.
  public mutating func assign(
    _ source: Tensor, at indices: [TensorIndex], _ combine: (Element, Element) -> Element
  ) {
    makeWritable()
    var (place, places) = view(indices)
    let scattered = AdvancedIndex(place.shape, places)
    let values = source.expanded(to: scattered.shape, "assign")
    place.write(values.permuted(scattered.order).contiguous(), at: scattered, combine)
  }

  private func picked(_ indices: [TensorIndex]) -> Tensor {
    let (view, places) = view(indices)
    return places.isEmpty ? view : view.read(AdvancedIndex(view.shape, places))
  }

  /// The view that integers, slices, new axes and the ellipsis name, and which of its axes index tensors
  /// pick from.
  private func view(_ indices: [TensorIndex]) -> (Tensor, [Int: Tensor<Int32>]) {
    var view = self
    var places: [Int: Tensor<Int32>] = [:]
    var axis = 0
    let named = indices.reduce(0) { $0 + $1.axisCount }
    require(
      indices.count(where: \.isRest) <= 1,
      "subscript: only one ellipsis can stand between the brackets")
    require(named <= rank, "subscript: \(named) indices are too many for shape \(shape)")
    for index in indices {
      switch index {
      case .at(let place):
        view = view.selected(axis: axis, at: place)
      case .slice(let start, let end, let step):
        require(step > 0, "subscript: a slice's step must be positive, not \(step)")
        let size = view.shape[axis]
        let first = Self.clip(start ?? 0, size)
        let last = Self.clip(end ?? size, size)
        let count = last > first ? (last - first + step - 1) / step : 0
        view = view.narrowed(axis: axis, from: first, count: count, step: step)
        axis += 1
      case .inserted:
        view = view.unsqueezed(axis)
        axis += 1
      case .rest:
        axis += rank - named
      case .indices(let tensor):
        places[axis] = tensor
        axis += 1
      case .mask(let mask) where mask.rank == 0:
        // One truth value: a new axis that has a place or none, as in NumPy.
        view = view.unsqueezed(axis).narrowed(axis: axis, from: 0, count: mask.item ? 1 : 0)
        axis += 1
      case .mask(let mask):
        let covered = Array(view.shape[axis..<axis + mask.rank])
        require(
          mask.shape == covered,
          "subscript: a mask of shape \(mask.shape) must have the sizes of its axes, \(covered)")
        for tensor in mask.nonzero() {
          places[axis] = tensor
          axis += 1
        }
      }
    }
    return (view, places)
  }

  private static func clip(_ place: Int, _ size: Int) -> Int {
    Swift.min(Swift.max(place < 0 ? place + size : place, 0), size)
  }
}

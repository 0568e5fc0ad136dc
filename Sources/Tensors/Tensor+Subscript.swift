/// What may stand between the brackets of a tensor's subscript, one for each axis.
public enum TensorIndex: Sendable {
  /// One place; the axis goes. Negative counts from the end.
  case at(Int)
  /// Places from `start` up to, not including, `end`, `step` apart. `nil` means as far as it goes.
  case slice(start: Int?, end: Int?, step: Int)
  /// A new axis of size 1.
  case inserted
  /// As many whole axes as are left.
  case rest
}

/// A type that can stand between the brackets of a tensor's subscript.
public protocol TensorIndexing {
  var tensorIndex: TensorIndex { get }
}

extension TensorIndex: TensorIndexing {
  public var tensorIndex: TensorIndex { self }
}

extension TensorIndexing where Self == TensorIndex {
  /// The whole axis.
  public static var all: TensorIndex { .slice(start: nil, end: nil, step: 1) }
  /// Every `step`th place of the whole axis.
  public static func every(_ step: Int) -> TensorIndex {
    .slice(start: nil, end: nil, step: step)
  }
  /// A new axis of size 1.
  public static var newAxis: TensorIndex { .inserted }
  /// As many whole axes as are left.
  public static var ellipsis: TensorIndex { .rest }
}

extension Int: TensorIndexing {
  public var tensorIndex: TensorIndex { .at(self) }
}

extension Range<Int>: TensorIndexing {
  public var tensorIndex: TensorIndex { .slice(start: lowerBound, end: upperBound, step: 1) }
}

extension ClosedRange<Int>: TensorIndexing {
  public var tensorIndex: TensorIndex { .slice(start: lowerBound, end: upperBound + 1, step: 1) }
}

extension PartialRangeFrom<Int>: TensorIndexing {
  public var tensorIndex: TensorIndex { .slice(start: lowerBound, end: nil, step: 1) }
}

extension PartialRangeUpTo<Int>: TensorIndexing {
  public var tensorIndex: TensorIndex { .slice(start: nil, end: upperBound, step: 1) }
}

extension PartialRangeThrough<Int>: TensorIndexing {
  public var tensorIndex: TensorIndex {
    .slice(start: nil, end: upperBound == -1 ? nil : upperBound + 1, step: 1)
  }
}

extension Tensor {
  /// A view of the places that the indices name; assigning writes to them, with broadcasting.
  ///
  /// Axes that are not named are taken whole. Slices are clipped to the axis, as in NumPy.
  ///
  ///     x[0]            // the first row
  ///     x[.all, -1]     // the last column
  ///     x[1..., 0..<2] = 0
  public subscript(_ a: some TensorIndexing) -> Tensor {
    get { view([a.tensorIndex]) }
    set { assign(newValue, at: [a.tensorIndex]) }
  }

  public subscript(_ a: some TensorIndexing, _ b: some TensorIndexing) -> Tensor {
    get { view([a.tensorIndex, b.tensorIndex]) }
    set { assign(newValue, at: [a.tensorIndex, b.tensorIndex]) }
  }

  public subscript(
    _ a: some TensorIndexing, _ b: some TensorIndexing, _ c: some TensorIndexing
  ) -> Tensor {
    get { view([a.tensorIndex, b.tensorIndex, c.tensorIndex]) }
    set { assign(newValue, at: [a.tensorIndex, b.tensorIndex, c.tensorIndex]) }
  }

  public subscript(
    _ a: some TensorIndexing, _ b: some TensorIndexing, _ c: some TensorIndexing,
    _ d: some TensorIndexing
  ) -> Tensor {
    get { view([a.tensorIndex, b.tensorIndex, c.tensorIndex, d.tensorIndex]) }
    set { assign(newValue, at: [a.tensorIndex, b.tensorIndex, c.tensorIndex, d.tensorIndex]) }
  }

  /// A view of the places that a list of indices names, for any number of axes.
  public subscript(at indices: [TensorIndex]) -> Tensor {
    get { view(indices) }
    set { assign(newValue, at: indices) }
  }

  /// Writes `source`, broadcast, to the places that `indices` name.
  public mutating func assign(_ source: Tensor, at indices: [TensorIndex]) {
    makeWritable()
    var place = view(indices)
    place.scatter(source, "assign")
  }

  private func view(_ indices: [TensorIndex]) -> Tensor {
    var view = self
    var axis = 0
    var ellipses = 0
    var named = 0
    for index in indices {
      switch index {
      case .at, .slice: named += 1
      case .rest: ellipses += 1
      case .inserted: break
      }
    }
    require(ellipses <= 1, "subscript: only one ellipsis can stand between the brackets")
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
      }
    }
    return view
  }

  private static func clip(_ place: Int, _ size: Int) -> Int {
    Swift.min(Swift.max(place < 0 ? place + size : place, 0), size)
  }
}

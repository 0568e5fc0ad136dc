/// What may stand between the brackets of a tensor's subscript, one for each axis (a mask: for each of its
/// own).
public enum TensorIndex: Sendable {
  /// One place; the axis goes. Negative counts from the end.
  case at(Int)
  /// Places from `start` up to, not including, `end`, `step` apart. `nil` means as far as it goes.
  case slice(start: Int?, end: Int?, step: Int)
  /// A new axis of size 1.
  case inserted
  /// As many whole axes as are left.
  case rest
  /// The places that an index tensor names, in its shape; negative ones count from the end.
  case indices(Tensor<Int32>)
  /// The places where a mask is true, in row-major order; it takes as many axes as it has.
  case mask(Tensor<Bool>)
}

/// A type that can stand between the brackets of a tensor's subscript.
public protocol TensorIndexing {
  /// What it picks.
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

extension [Int]: TensorIndexing {
  public var tensorIndex: TensorIndex {
    .indices(Tensor<Int32>(map { Int32(clamping: $0) }, shape: [count]))
  }
}

/// A type of number whose tensors can stand between the brackets of a subscript: whole numbers name
/// places, truth values are masks.
public protocol IndexScalar: Scalar {
  /// What a tensor of this type picks.
  static func tensorIndex(_ tensor: Tensor<Self>) -> TensorIndex
}

extension Int32: IndexScalar {
  public static func tensorIndex(_ tensor: Tensor<Int32>) -> TensorIndex { .indices(tensor) }
}

extension Int64: IndexScalar {
  public static func tensorIndex(_ tensor: Tensor<Int64>) -> TensorIndex {
    .indices(tensor.map { Int32(clamping: $0) })
  }
}

extension Bool: IndexScalar {
  public static func tensorIndex(_ tensor: Tensor<Bool>) -> TensorIndex { .mask(tensor) }
}

extension Tensor: TensorIndexing where Element: IndexScalar {
  public var tensorIndex: TensorIndex { Element.tensorIndex(self) }
}

extension TensorIndex {
  /// How many of the tensor's axes it takes.
  var axisCount: Int {
    switch self {
    case .at, .slice, .indices: 1
    case .mask(let mask): mask.rank
    case .inserted, .rest: 0
    }
  }

  var isRest: Bool {
    if case .rest = self { return true }
    return false
  }
}

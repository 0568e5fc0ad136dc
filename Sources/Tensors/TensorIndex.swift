/// An index in a tensor's subscript, for one axis, or, for a mask, for as many axes as the mask has.
public enum TensorIndex: Sendable {
  /// A single index, which removes the axis; a negative one counts from the end.
  case at(Int)
  /// The indices from `start` up to, but not including, `end`, `step` apart; `nil` is the end of the axis. A negative
  /// step goes backward, from the last index on if `start` is `nil`, to the first if `end` is: NumPy's `[start:end:-1]`.
  case slice(start: Int?, end: Int?, step: Int)
  /// A new axis of size 1.
  case inserted
  /// All axes that have no other index.
  case rest
  /// The indices in an index tensor, in its shape; negative ones count from the end.
  case indices(Tensor<Int32>)
  /// The elements where a mask is true, in row-major order; the mask indexes as many axes as it has.
  case mask(Tensor<Bool>)
}

/// A type whose values can index a tensor in its subscript.
public protocol TensorIndexing {
  /// The index that the value stands for.
  var tensorIndex: TensorIndex { get }
}

extension TensorIndex: TensorIndexing {
  public var tensorIndex: TensorIndex { self }
}

extension TensorIndexing where Self == TensorIndex {
  /// The whole axis.
  public static var all: TensorIndex { .slice(start: nil, end: nil, step: 1) }
  /// Every `step`th index of the whole axis; from the last on if `step` is negative.
  public static func every(_ step: Int) -> TensorIndex {
    .slice(start: nil, end: nil, step: step)
  }
  /// A new axis of size 1.
  public static var newAxis: TensorIndex { .inserted }
  /// All axes that have no other index.
  public static var ellipsis: TensorIndex { .rest }
}

extension Int: TensorIndexing {
  public var tensorIndex: TensorIndex { .at(self) }
}

extension Range<Int>: TensorIndexing {
  public var tensorIndex: TensorIndex { .slice(start: lowerBound, end: upperBound, step: 1) }
}

extension ClosedRange<Int>: TensorIndexing {
  public var tensorIndex: TensorIndex {
    .slice(start: lowerBound, end: upperBound.exclusiveEnd, step: 1)
  }
}

extension PartialRangeFrom<Int>: TensorIndexing {
  public var tensorIndex: TensorIndex { .slice(start: lowerBound, end: nil, step: 1) }
}

extension PartialRangeUpTo<Int>: TensorIndexing {
  public var tensorIndex: TensorIndex { .slice(start: nil, end: upperBound, step: 1) }
}

extension PartialRangeThrough<Int>: TensorIndexing {
  public var tensorIndex: TensorIndex {
    .slice(start: nil, end: upperBound.exclusiveEnd, step: 1)
  }
}

extension Int {
  /// The end of a slice whose last index this is; `nil` if that is the end of the axis.
  fileprivate var exclusiveEnd: Int? { self == -1 || self == .max ? nil : self + 1 }
}

extension [Int]: TensorIndexing {
  public var tensorIndex: TensorIndex {
    .indices(Tensor<Int32>(map { Int32(index: $0, "subscript") }, shape: [count]))
  }
}

extension Int32 {
  /// Creates an element of an index tensor.
  ///
  /// - Parameters:
  ///   - index: The index.
  ///   - operation: The name of the operation in messages.
  /// - Precondition: The index fits 32 bits.
  public init(index: Int, _ operation: String) {
    guard let exact = Int32(exactly: index) else {
      fatalError("\(operation): index \(index) does not fit an index tensor, which has 32 bits")
    }
    self = exact
  }
}

/// An element type whose tensors can index another tensor: integers are index tensors, Booleans are masks.
public protocol IndexScalar: Scalar {
  /// Returns the index that a tensor of this type stands for.
  static func tensorIndex(_ tensor: Tensor<Self>) -> TensorIndex
}

extension Int32: IndexScalar {
  public static func tensorIndex(_ tensor: Tensor<Int32>) -> TensorIndex { .indices(tensor) }
}

extension Int64: IndexScalar {
  public static func tensorIndex(_ tensor: Tensor<Int64>) -> TensorIndex {
    .indices(tensor.map { Int32(index: Int($0), "subscript") })
  }
}

extension Bool: IndexScalar {
  public static func tensorIndex(_ tensor: Tensor<Bool>) -> TensorIndex { .mask(tensor) }
}

extension Tensor: TensorIndexing where Element: IndexScalar {
  public var tensorIndex: TensorIndex { Element.tensorIndex(self) }
}

extension TensorIndex {
  /// The number of the tensor's axes that it indexes.
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

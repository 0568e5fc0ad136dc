import Files
import Tensors

/// A tensor in a weight file, whose elements are read when they are accessed.
///
/// Strides are arbitrary, and several tensors can share a storage, as in PyTorch.
public struct SavedTensor: Sendable {
  /// The element type.
  public let type: ElementType
  /// The size of each axis.
  public let shape: [Int]
  /// The distance between neighbors along each axis, in elements.
  public let strides: [Int]
  /// The byte offset of the first element in `source`.
  let start: Int
  let source: MappedFile

  /// The number of elements.
  public var count: Int { Shape.count(shape) }
  /// The number of bytes of the tensor when it is contiguous.
  public var byteCount: Int { count * type.size }

  /// Creates a view of a block of memory, or returns nil if shape, strides and start exceed the block.
  ///
  /// - Parameters:
  ///   - start: The byte offset of the first element.
  ///   - end: The end of the block; that of `source` by default.
  init?(
    _ type: ElementType, shape: [Int], strides: [Int]?, start: Int, end: Int? = nil,
    in source: MappedFile
  ) {
    let end = end ?? source.count
    guard start >= 0, start <= end, end <= source.count,
      let strides = Self.steps(type, shape: shape, strides: strides, byteCount: end - start)
    else { return nil }
    self.type = type
    (self.shape, self.strides, self.start, self.source) = (shape, strides, start, source)
  }

  /// Returns the strides of a tensor in a block of `byteCount` bytes, or nil if it exceeds the block. Those of axes
  /// that are never stepped along, which can be any number, are replaced.
  static func steps(
    _ type: ElementType, shape: [Int], strides: [Int]?, byteCount: Int
  ) -> [Int]? {
    guard shape.count <= 64, let count = Shape.checkedCount(shape, bytesPerElement: type.size)
    else { return nil }
    var steps = Shape.strides(shape)
    guard let strides else { return count <= byteCount / type.size ? steps : nil }
    guard strides.count == shape.count else { return nil }
    if count == 0 { return steps }
    var last = 0
    for axis in shape.indices where shape[axis] > 1 {
      let (reach, overflows) = (shape[axis] - 1).multipliedReportingOverflow(by: strides[axis])
      let (sum, exceeds) = last.addingReportingOverflow(reach)
      guard strides[axis] >= 0, !overflows, !exceeds else { return nil }
      (last, steps[axis]) = (sum, strides[axis])
    }
    return last < byteCount / type.size ? steps : nil
  }

  /// Creates a copy of a tensor, for writing.
  public init<Element: StoredScalar>(_ tensor: Tensor<Element>) {
    let count = tensor.count * MemoryLayout<Element>.stride
    let source = tensor.withContiguous { numbers in
      MappedFile(path: "", count: count) {
        $0.copyMemory(from: UnsafeRawBufferPointer(start: numbers, count: count))
      }
    }
    type = Element.elementType
    (shape, strides, start) = (tensor.shape, Shape.strides(tensor.shape), 0)
    self.source = source
  }

  /// Creates a copy of a tensor in half precision, for writing; rounds to the nearest, ties to even.
  ///
  /// - Precondition: `type` is float16 or bfloat16.
  public init(_ tensor: Tensor<Float>, as type: ElementType) {
    require(
      type == .float16 || type == .bfloat16,
      "SavedTensor: type must be float16 or bfloat16, not \(type)")
    self =
      type == .float16
      ? SavedTensor(tensor.cast(to: Float16.self)) : SavedTensor(tensor.cast(to: BFloat16.self))
  }
}

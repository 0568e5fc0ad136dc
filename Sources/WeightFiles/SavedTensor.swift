import Files
import Tensors

/// One tensor of a weight file: where its numbers stand, not yet the numbers.
///
/// Nothing is read before it is asked for. The numbers may stand in any strides, and several tensors
/// may share one block of memory, as tensors do in PyTorch.
public struct SavedTensor: Sendable {
  /// The type of its numbers.
  public let type: ElementType
  /// The size of each axis.
  public let shape: [Int]
  /// The distance between neighbors along each axis, in elements.
  public let strides: [Int]
  /// The byte of `source` at which the first number starts.
  let start: Int
  let source: MappedFile

  /// The number of elements.
  public var count: Int { Shape.count(shape) }
  /// Bytes that the elements take when each has a place of its own.
  public var byteCount: Int { count * type.size }

  /// Looks at a block of memory; `nil` where shape, strides and start do not fit inside it.
  ///
  /// - Parameter start: counted in bytes.
  init?(_ type: ElementType, shape: [Int], strides: [Int]?, start: Int, in source: MappedFile) {
    guard shape.count <= 64, start >= 0, start <= source.count,
      let count = Self.count(shape), !count.multipliedReportingOverflow(by: type.size).overflow
    else { return nil }
    let strides = strides ?? Shape.strides(shape)
    guard strides.count == shape.count else { return nil }
    if !shape.contains(0) {
      var last = 0
      for (size, stride) in zip(shape, strides) {
        let (reach, overflows) = (size - 1).multipliedReportingOverflow(by: stride)
        let (sum, exceeds) = last.addingReportingOverflow(reach)
        guard stride >= 0, !overflows, !exceeds else { return nil }
        last = sum
      }
      guard last < (source.count - start) / type.size else { return nil }
    }
    self.type = type
    (self.shape, self.strides, self.start, self.source) = (shape, strides, start, source)
  }

  /// Takes a tensor, to be written.
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

  /// Takes a tensor, to be written in half the bytes: rounded to the nearest, ties to even.
  ///
  /// - Precondition: `type` is float16 or bfloat16.
  public init(_ tensor: Tensor<Float>, as type: ElementType) {
    require(
      type == .float16 || type == .bfloat16, "SavedTensor: float32 is not halved to \(type)")
    let half = tensor.scalars.map {
      type == .float16 ? Float16($0).bitPattern : Self.upperHalf(of: $0)
    }
    source = half.withUnsafeBytes { bytes in
      MappedFile(path: "", count: bytes.count) { $0.copyMemory(from: bytes) }
    }
    self.type = type
    (shape, strides, start) = (tensor.shape, Shape.strides(tensor.shape), 0)
  }

  /// The number of elements, and nil where no memory could hold them or a size is negative.
  static func count(_ shape: [Int]) -> Int? {
    var (count, space) = (1, 1)
    for size in shape {
      // Axes of size 0 must not hide others whose strides would overflow.
      let (product, overflows) = space.multipliedReportingOverflow(by: max(size, 1))
      guard size >= 0, !overflows else { return nil }
      (count, space) = (count * size, product)
    }
    return count
  }

  /// bfloat16 is the upper half of a float32.
  private static func upperHalf(of number: Float) -> UInt16 {
    let bits = number.bitPattern
    if number.isNaN { return UInt16(bits >> 16) | 0x40 }
    return UInt16((bits &+ 0x7FFF &+ (bits >> 16 & 1)) >> 16)
  }
}

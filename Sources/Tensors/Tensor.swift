import Kernels

/// A multidimensional array of elements of one type, with value semantics.
///
/// A tensor is a strided view of a block of storage: `shape` is the number of elements along each axis,
/// `strides` the distance in storage between neighbors along each axis, and `offset` the position of the
/// first element. Element `[i, j, …]` is at `offset + i · strides[0] + j · strides[1] + …`. A transpose, a
/// slice or an expansion is a new view of the same storage and copies nothing. Writing to a tensor whose
/// storage is shared copies it first (copy-on-write), so no other tensor changes.
///
///     let x: Tensor<Float> = [[1, 2, 3], [4, 5, 6]]
///     x.shape                // [2, 3]
///     x.transposed().strides // [1, 3]
public struct Tensor<Element: Scalar>: Sendable {
  /// The size of each axis, outermost first; empty for a scalar.
  public internal(set) var shape: [Int]
  /// The distance in storage between neighbors along each axis, in elements.
  public internal(set) var strides: [Int]
  /// The storage offset: the position of the first element in storage.
  public internal(set) var offset: Int
  @usableFromInline var storage: Storage<Element>

  @usableFromInline
  init(storage: Storage<Element>, shape: [Int], strides: [Int], offset: Int) {
    self.storage = storage
    self.shape = shape
    self.strides = strides
    self.offset = offset
  }

  /// Creates a contiguous tensor whose elements `fill` writes, in row-major order.
  ///
  /// - Parameters:
  ///   - shape: The size of each axis.
  ///   - fill: Initializes all `Shape.count(shape)` elements at the address that it receives.
  /// - Precondition: No size is negative, and the tensor fits the machine's memory.
  public init(shape: [Int], uninitialized fill: (UnsafeMutablePointer<Element>) -> Void) {
    let count = Shape.newCount(shape, bytesPerElement: MemoryLayout<Element>.stride)
    let storage = Storage<Element>(uninitialized: count)
    fill(storage.base)
    self.init(storage: storage, shape: shape, strides: Shape.strides(shape), offset: 0)
  }

  /// The number of axes.
  public var rank: Int { shape.count }

  /// The number of elements.
  public var count: Int { Shape.count(shape) }

  /// Whether the elements are contiguous in storage, in row-major order.
  public var isContiguous: Bool {
    var step = 1
    var axis = shape.count - 1
    while axis >= 0 {
      let size = shape[axis]
      if size != 1 && strides[axis] != step { return size == 0 || count == 0 }
      step *= size
      axis -= 1
    }
    return true
  }

  /// Returns whether both tensors have the same storage: one is a view of the other, or a copy that has not been
  /// written to yet.
  public func sharesStorage(with other: Tensor) -> Bool { storage === other.storage }

  /// The identity of the storage, unique among all storage in use.
  public var storageIdentity: ObjectIdentifier { ObjectIdentifier(storage) }

  /// The size of the whole storage in bytes, of which a view may use only a part.
  public var storageByteCount: Int { storage.count * MemoryLayout<Element>.stride }

  /// Calls `body` with the address of the elements in row-major order; copies them first if they are not
  /// contiguous.
  @inlinable
  public func withContiguous<Result>(
    _ body: (UnsafePointer<Element>) throws -> Result
  ) rethrows -> Result {
    if isContiguous {
      return try withExtendedLifetime(storage) { try body(storage.base + offset) }
    }
    let copy = contiguous()
    return try withExtendedLifetime(copy.storage) { try body(copy.storage.base + copy.offset) }
  }

  /// The elements in row-major order.
  public var scalars: [Element] {
    let count = self.count
    return withContiguous { Array(UnsafeBufferPointer(start: $0, count: count)) }
  }

  /// The element of a tensor that has exactly one.
  ///
  /// - Precondition: `count` is 1.
  public var item: Element {
    require(count == 1, "item: shape \(shape) has \(count) elements; it must have exactly 1")
    return storage.base[offset]
  }

  /// Returns a contiguous tensor of the same elements: `self` if it is contiguous, and a copy otherwise.
  public func contiguous() -> Tensor {
    if isContiguous { return self }
    return Tensor(shape: shape) { gather(into: $0) }
  }

  /// Copies the elements unless their storage is uniquely referenced and no two of them overlap.
  mutating func makeWritable() {
    let repeats = zip(shape, strides).contains { $0 > 1 && $1 == 0 }
    if repeats || !isKnownUniquelyReferenced(&storage) {
      self = Tensor(shape: shape) { gather(into: $0) }
    }
  }

  /// Calls `body` with the address of the elements, in row-major order, to modify them in place.
  public mutating func withMutableContiguous<Result>(
    _ body: (UnsafeMutablePointer<Element>) throws -> Result
  ) rethrows -> Result {
    makeWritable()
    if !isContiguous { self = Tensor(shape: shape) { gather(into: $0) } }
    let pointer = storage.base + offset
    return try withExtendedLifetime(storage) { try body(pointer) }
  }
}

extension Tensor: Equatable {
  /// Returns whether both shapes and all elements are equal; NaN is not equal to itself.
  public static func == (a: Tensor, b: Tensor) -> Bool {
    guard a.shape == b.shape else { return false }
    let count = a.count
    return a.withContiguous { x in
      b.withContiguous { y in
        for i in 0..<count where x[i] != y[i] { return false }
        return true
      }
    }
  }
}

extension Tensor {
  /// Creates a contiguous tensor whose elements are not initialized.
  ///
  /// - Precondition: No size is negative, the tensor fits the machine's memory, and `strides` are the row-major
  ///   strides of `shape`.
  @_specialize(where Element == Float)
  @_specialize(where Element == Double)
  static func uninitialized(_ shape: [Int], strides: [Int]) -> Tensor {
    let count = Shape.newCount(shape, bytesPerElement: MemoryLayout<Element>.stride)
    return Tensor(
      storage: Storage(uninitialized: count), shape: shape, strides: strides, offset: 0)
  }
}

extension Tensor where Element == Float {
  /// Creates a contiguous tensor whose elements `fill` writes, in row-major order.
  public static func floats(
    _ shape: [Int], _ fill: (UnsafeMutablePointer<Float>) -> Void
  ) -> Tensor<Float> {
    let result = uninitialized(shape, strides: Shape.strides(shape))
    fill(result.storage.base)
    return result
  }
}

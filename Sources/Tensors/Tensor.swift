import Kernels

/// A box of numbers with any number of axes: a value, copied when it is written to.
///
/// A tensor is a way of looking at a block of storage: `shape` says how many elements stand along
/// each axis, `strides` how far apart in storage neighbors are, `offset` where the first one is.
/// Element `[i, j, …]` stands at `offset + i · strides[0] + j · strides[1] + …`. So a transpose, a
/// slice or an expansion is a new view of the same storage and moves no number. Writing to a tensor
/// whose storage is shared copies it first: no other tensor ever sees the change.
///
///     let x: Tensor<Float> = [[1, 2, 3], [4, 5, 6]]
///     x.shape                // [2, 3]
///     x.transposed().strides // [1, 3]
public struct Tensor<Element: Scalar>: Sendable {
  /// The size of each axis, outermost first; empty for a single number.
  public internal(set) var shape: [Int]
  /// The distance in storage between neighbors along each axis, in elements.
  public internal(set) var strides: [Int]
  /// The position of the first element in storage.
  public internal(set) var offset: Int
  @usableFromInline var storage: Storage<Element>

  @usableFromInline
  init(storage: Storage<Element>, shape: [Int], strides: [Int], offset: Int) {
    self.storage = storage
    self.shape = shape
    self.strides = strides
    self.offset = offset
  }

  /// Makes a contiguous tensor and lets `fill` write its elements in row-major order.
  ///
  /// - Parameter fill: receives memory for `Shape.count(shape)` elements and must set them all.
  public init(shape: [Int], uninitialized fill: (UnsafeMutablePointer<Element>) -> Void) {
    for size in shape {
      require(size >= 0, "Tensor: shape \(shape) has a negative size")
    }
    let storage = Storage<Element>(uninitialized: Shape.count(shape))
    fill(storage.base)
    self.init(storage: storage, shape: shape, strides: Shape.strides(shape), offset: 0)
  }

  /// The number of axes.
  public var rank: Int { shape.count }

  /// The number of elements.
  public var count: Int { Shape.count(shape) }

  /// Whether the elements stand in storage in row-major order without gaps.
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

  /// Whether both tensors look at the same storage: one is a view of the other, or a copy of it
  /// that was not written to yet.
  public func sharesStorage(with other: Tensor) -> Bool { storage === other.storage }

  /// Tells the block of storage from all others that live at the same time.
  public var storageIdentity: ObjectIdentifier { ObjectIdentifier(storage) }

  /// The bytes of the whole block of storage, however few of them this tensor looks at.
  public var storageByteCount: Int { storage.count * MemoryLayout<Element>.stride }

  /// Calls `body` with the elements in row-major order; a strided view is copied first.
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

  /// The one element of a tensor that has just one.
  ///
  /// - Precondition: `count` is 1.
  public var item: Element {
    require(count == 1, "item: shape \(shape) has \(count) elements; it must have exactly 1")
    return storage.base[offset]
  }

  /// Returns the same elements in row-major order without gaps; `self` where they already are.
  public func contiguous() -> Tensor {
    if isContiguous { return self }
    return Tensor(shape: shape) { gather(into: $0) }
  }

  /// Makes writing to the elements safe: unshared, every element with a place of its own.
  mutating func makeWritable() {
    let repeats = zip(shape, strides).contains { $0 > 1 && $1 == 0 }
    if repeats || !isKnownUniquelyReferenced(&storage) {
      self = Tensor(shape: shape) { gather(into: $0) }
    }
  }

  /// Calls `body` with the elements in row-major order to change in place.
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
  /// Whether shapes are equal and all elements are; not-a-number differs from itself.
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

extension Tensor where Element == Float {
  /// Makes a contiguous tensor for results, its elements not yet set.
  ///
  /// - Precondition: sizes are not negative; `strides` are the row-major strides of `shape`.
  @inline(__always)
  static func floats(_ shape: [Int], strides: [Int]) -> Tensor<Float> {
    Tensor<Float>(
      storage: .floats(Shape.count(shape)), shape: shape, strides: strides, offset: 0)
  }

  /// Makes a contiguous tensor of `shape` and lets `fill` write its elements in row-major order.
  public static func floats(
    _ shape: [Int], _ fill: (UnsafeMutablePointer<Float>) -> Void
  ) -> Tensor<Float> {
    let result = floats(shape, strides: Shape.strides(shape))
    fill(result.storage.base)
    return result
  }
}

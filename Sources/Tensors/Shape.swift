import Kernels

/// Functions of shapes, which are the sizes of a tensor's axes, outermost first.
public enum Shape {
  /// Returns the number of elements of a shape: the product of its sizes, 1 for rank 0.
  ///
  /// - Precondition: The product fits an integer.
  @inlinable
  public static func count(_ shape: [Int]) -> Int {
    var count = 1
    for size in shape {
      let (product, overflows) = count.multipliedReportingOverflow(by: size)
      if overflows { stop(shape) }
      count = product
    }
    return count
  }

  /// Stops the program because the number of elements of `shape`, or a stride, does not fit an integer.
  @inline(never) @usableFromInline
  static func stop(_ shape: [Int]) -> Never {
    fatalError(
      "Shape: the nonzero sizes of \(shape) multiply to 2⁶³ or more, which no array can have")
  }

  /// Returns the number of elements of a shape that comes from outside, or `nil` if a size is negative or the
  /// array would need 2⁶² bytes or more.
  ///
  /// Sizes of 0 are left out of the product that is compared, as in NumPy: `[0, 1 << 62, 4]` has no elements,
  /// but its strides would overflow.
  ///
  /// - Parameters:
  ///   - shape: The sizes of the axes, as a file or a caller states them.
  ///   - bytesPerElement: The size of an element in bytes, at least 1.
  public static func checkedCount(_ shape: [Int], bytesPerElement: Int = 1) -> Int? {
    var bytes = bytesPerElement
    for size in shape where size != 0 {
      let (product, overflow) = bytes.multipliedReportingOverflow(by: size)
      guard size > 0, !overflow, product < 1 << 62 else { return nil }
      bytes = product
    }
    return shape.contains(0) ? 0 : bytes / bytesPerElement
  }

  /// Stops the program with a message unless memory can hold a new array of `shape`: for sizes that a caller
  /// states.
  ///
  /// - Parameters:
  ///   - shape: The sizes of the axes.
  ///   - bytesPerElement: The size of an element in bytes.
  ///   - operation: The name of the operation in messages.
  /// - Precondition: No size is negative, and the array is no larger than the machine's memory.
  public static func requireMemory(_ shape: [Int], bytesPerElement: Int, _ operation: String) {
    for size in shape { require(size >= 0, "\(operation): shape \(shape) has a negative size") }
    guard let count = checkedCount(shape, bytesPerElement: bytesPerElement) else {
      fatalError("\(operation): shape \(shape) needs 2⁶² bytes or more")
    }
    let (bytes, memory) = (count * bytesPerElement, BufferPool.systemMemory)
    require(
      bytes <= memory,
      "\(operation): shape \(shape) needs \(bytes) bytes, but this machine has \(memory)")
  }

  /// Returns the number of elements of a new tensor of `shape`.
  ///
  /// - Precondition: As for ``requireMemory(_:bytesPerElement:_:)``.
  @inline(__always)
  static func newCount(_ shape: [Int], bytesPerElement: Int) -> Int {
    var (count, isSmall) = (1, true)
    for size in shape {
      let (product, overflows) = count.multipliedReportingOverflow(by: size)
      isSmall = isSmall && size >= 0 && !overflows
      count = product
    }
    // Small tensors are created too often to ask the machine each time.
    if !isSmall || count > 1 << 24 {
      requireMemory(shape, bytesPerElement: bytesPerElement, "Tensor")
    }
    return count
  }

  /// Returns the row-major strides of a shape: the distance in storage between neighbors along each axis.
  ///
  ///     Shape.strides([2, 3, 4])   // [12, 4, 1]
  public static func strides(_ shape: [Int]) -> [Int] {
    var strides = [Int](repeating: 1, count: shape.count)
    var step = 1
    for axis in shape.indices.reversed() {
      strides[axis] = step
      let (next, overflows) = step.multipliedReportingOverflow(by: max(shape[axis], 1))
      if overflows { stop(shape) }
      step = next
    }
    return strides
  }

  /// Returns the shape that two shapes broadcast to, or `nil` if they do not broadcast.
  ///
  /// Shapes are aligned at the right, and sizes must be equal or one of them 1 (NumPy's rule).
  public static func broadcast(_ a: [Int], _ b: [Int]) -> [Int]? {
    if a == b { return a }
    let rank = max(a.count, b.count)
    var shape = [Int](repeating: 1, count: rank)
    for axis in 1...max(rank, 1) where axis <= rank {
      let x = axis <= a.count ? a[a.count - axis] : 1
      let y = axis <= b.count ? b[b.count - axis] : 1
      guard x == y || x == 1 || y == 1 else { return nil }
      shape[rank - axis] = x == 1 ? y : x
    }
    return shape
  }

  /// Stops the program with a message unless index tensors, which have 32 bits, can refer to `size` elements.
  static func requireIndexable(_ size: Int, _ operation: String) {
    require(
      size <= Int32.max,
      "\(operation): \(size) elements are more than an index tensor, which has 32 bits, can refer to"
    )
  }

  /// Returns the non-negative index of an axis; −1 is the last axis.
  ///
  /// - Parameters:
  ///   - axis: The axis; a negative one counts from the end.
  ///   - rank: The number of axes.
  ///   - operation: The name of the operation in messages.
  /// - Precondition: `-rank ≤ axis < rank`.
  public static func axis(_ axis: Int, rank: Int, _ operation: String) -> Int {
    require(
      axis >= -rank && axis < rank,
      "\(operation): axis \(axis) is out of range for rank \(rank); use \(-rank) to \(rank - 1)")
    return axis < 0 ? axis + rank : axis
  }

  /// Returns the non-negative indices of `axes`, sorted; all axes if `axes` is empty.
  ///
  /// - Precondition: Every axis is in range, and none is repeated.
  static func axes(_ axes: [Int], rank: Int, _ operation: String) -> [Int] {
    if axes.isEmpty { return Array(0..<rank) }
    let sorted = axes.map { axis($0, rank: rank, operation) }.sorted()
    for (a, b) in zip(sorted, sorted.dropFirst()) {
      require(a != b, "\(operation): axis \(a) is repeated in \(axes)")
    }
    return sorted
  }
}

import Synchronization

/// Memory for large buffers, kept for the next one of its size when it is given back.
///
/// Fresh memory costs a page fault for every 4 KiB when it is first written: 10 to 12 ms for 20 MB,
/// more than most operations on it. A training step asks for the same sizes again and again, so once
/// warm it maps next to nothing. Small blocks are the system allocator's.
public enum BufferPool {
  private struct Shelves {
    var free: [Int: [UnsafeMutableRawPointer]] = [:]
    var bytes = 0
  }

  private static let shelves = Lock(Shelves())
  private static let bound = Atomic<Int>(2 << 30)
  private static let smallest = 1 << 16
  private static let alignment = 64

  /// The most bytes that are kept unused.
  public static var limit: Int {
    get { bound.load(ordering: .relaxed) }
    set { bound.store(newValue, ordering: .relaxed) }
  }

  /// The bytes that are kept unused now.
  public static var cachedBytes: Int { shelves.withLock { $0.bytes } }

  /// Returns memory for `byteCount` bytes, aligned to 64, its contents unknown.
  public static func allocate(byteCount: Int) -> UnsafeMutableRawPointer {
    if byteCount < smallest { return .allocate(byteCount: byteCount, alignment: alignment) }
    let size = sizeClass(byteCount)
    let kept = shelves.withLock { shelves -> UnsafeMutableRawPointer? in
      guard let pointer = shelves.free[size]?.popLast() else { return nil }
      shelves.bytes -= size
      return pointer
    }
    return kept ?? .allocate(byteCount: size, alignment: alignment)
  }

  /// Gives back memory that `allocate` returned for the same `byteCount`.
  public static func deallocate(_ pointer: UnsafeMutableRawPointer, byteCount: Int) {
    if byteCount < smallest { return pointer.deallocate() }
    let size = sizeClass(byteCount)
    let bound = limit
    let isKept = shelves.withLock { shelves in
      guard shelves.bytes + size <= bound else { return false }
      shelves.free[size, default: []].append(pointer)
      shelves.bytes += size
      return true
    }
    if !isKept { pointer.deallocate() }
  }

  /// Gives all unused memory back to the system.
  public static func trim() {
    let all = shelves.withLock { shelves -> Shelves in
      defer { shelves = Shelves() }
      return shelves
    }
    for pointers in all.free.values {
      for pointer in pointers { pointer.deallocate() }
    }
  }

  /// Rounds up to an eighth of the power of two below: at most 12.5 % is wasted.
  private static func sizeClass(_ byteCount: Int) -> Int {
    let step = max(4096, 1 << (Int.bitWidth - byteCount.leadingZeroBitCount - 4))
    return (byteCount + step - 1) / step * step
  }
}

/// Lends `body` uninitialized memory for `count` numbers.
@inline(__always)
func withWorkspace<Result>(
  _ count: Int, _ body: (UnsafeMutablePointer<Float>) -> Result
) -> Result {
  let bytes = max(count, 1) * MemoryLayout<Float>.stride
  let memory = BufferPool.allocate(byteCount: bytes)
  defer { BufferPool.deallocate(memory, byteCount: bytes) }
  return body(memory.bindMemory(to: Float.self, capacity: max(count, 1)))
}

import CMachine
import Glibc
import Synchronization

/// A caching allocator for large buffers.
///
/// New memory costs a page fault for every 4 KiB when it is first written: 10 to 12 ms for 20 MB, more than
/// most operations on it. A training step allocates the same sizes again and again, so after the first step
/// nearly all of its buffers come from the cache. Small buffers come from the system allocator.
public enum BufferPool {
  private struct Cache {
    var free: [Int: [UnsafeMutableRawPointer]] = [:]
    var bytes = 0
  }

  private static let cache = Lock(Cache())
  private static let bound = Atomic<Int>(2 << 30)
  private static let smallest = 1 << 16
  private static let alignment = 64

  /// The maximum size of the cache of unused buffers in bytes.
  public static var limit: Int {
    get { bound.load(ordering: .relaxed) }
    set { bound.store(newValue, ordering: .relaxed) }
  }

  /// The present size of the cache of unused buffers in bytes.
  public static var cachedBytes: Int { cache.withLock { $0.bytes } }

  /// The memory of this machine in bytes, with its swap space.
  public static let systemMemory: Int = {
    let bytes = CMachine.systemMemory()
    return bytes > 0 ? bytes : .max
  }()

  /// Returns uninitialized memory of `byteCount` bytes, aligned to 64.
  ///
  /// - Precondition: The system has as much memory left.
  public static func allocate(byteCount: Int) -> UnsafeMutableRawPointer {
    if byteCount < smallest { return .allocate(byteCount: byteCount, alignment: alignment) }
    let size = sizeClass(byteCount)
    let cached = cache.withLock { cache -> UnsafeMutableRawPointer? in
      guard let pointer = cache.free[size]?.popLast() else { return nil }
      cache.bytes -= size
      return pointer
    }
    return cached ?? newMemory(size)
  }

  /// Returns memory of the system's allocator; the cache is emptied if it has none left.
  private static func newMemory(_ size: Int) -> UnsafeMutableRawPointer {
    if let pointer = aligned_alloc(alignment, size) { return pointer }
    trim()
    guard let pointer = aligned_alloc(alignment, size) else {
      fatalError("BufferPool: the system has no \(size) bytes of memory left")
    }
    return pointer
  }

  /// Returns memory to the cache.
  ///
  /// - Precondition: `allocate` returned it for the same `byteCount`.
  public static func deallocate(_ pointer: UnsafeMutableRawPointer, byteCount: Int) {
    if byteCount < smallest { return pointer.deallocate() }
    let size = sizeClass(byteCount)
    let bound = limit
    let isCached = cache.withLock { cache in
      guard cache.bytes + size <= bound else { return false }
      cache.free[size, default: []].append(pointer)
      cache.bytes += size
      return true
    }
    if !isCached { free(pointer) }
  }

  /// Empties the cache.
  public static func trim() {
    let all = cache.withLock { cache -> Cache in
      defer { cache = Cache() }
      return cache
    }
    for pointers in all.free.values {
      for pointer in pointers { free(pointer) }
    }
  }

  /// Returns the size rounded up to a multiple of an eighth of the power of two below it: at most 12.5 % are
  /// wasted.
  private static func sizeClass(_ byteCount: Int) -> Int {
    let step = max(4096, 1 << (Int.bitWidth - byteCount.leadingZeroBitCount - 4))
    return (byteCount + step - 1) / step * step
  }
}

/// Calls `body` with uninitialized scratch memory for `count` floats.
@inline(__always)
func withWorkspace<Result>(
  _ count: Int, _ body: (UnsafeMutablePointer<Float>) -> Result
) -> Result {
  let bytes = max(count, 1) * MemoryLayout<Float>.stride
  let memory = BufferPool.allocate(byteCount: bytes)
  defer { BufferPool.deallocate(memory, byteCount: bytes) }
  return body(memory.bindMemory(to: Float.self, capacity: max(count, 1)))
}

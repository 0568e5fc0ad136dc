import Kernels

/// A block of memory with the elements of one or more tensors.
///
/// Only ``Tensor`` writes to it, and only while it is uniquely referenced, so sharing it across threads is
/// safe.
@usableFromInline
final class Storage<Element: Scalar>: @unchecked Sendable {
  @usableFromInline let base: UnsafeMutablePointer<Element>
  @usableFromInline let count: Int

  /// Allocates uninitialized memory for `count` elements from the buffer pool.
  ///
  /// Specialized: other files would call the unspecialized initializer, which costs more than an addition of small
  /// tensors.
  @_specialize(where Element == Float)
  @_specialize(where Element == Double)
  @usableFromInline
  init(uninitialized count: Int) {
    let bytes = BufferPool.allocate(byteCount: max(count, 1) * MemoryLayout<Element>.stride)
    base = bytes.bindMemory(to: Element.self, capacity: max(count, 1))
    self.count = count
    StorageObserver.didAllocate?(self)
  }

  deinit {
    BufferPool.deallocate(base, byteCount: max(count, 1) * MemoryLayout<Element>.stride)
  }
}

/// A hook with which tests observe every allocation, in a process of their own.
enum StorageObserver {
  nonisolated(unsafe) static var didAllocate: ((AnyObject) -> Void)?
}

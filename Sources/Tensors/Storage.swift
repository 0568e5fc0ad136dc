import Kernels

/// A block of memory that tensors share: the numbers without their arrangement.
///
/// Only ``Tensor`` writes to it, and only where it is the one owner; so sharing it is safe.
@usableFromInline
final class Storage<Element: Scalar>: @unchecked Sendable {
  @usableFromInline let base: UnsafeMutablePointer<Element>
  @usableFromInline let count: Int

  /// Takes a block for `count` numbers, whatever they may be, from the pool.
  @usableFromInline
  init(uninitialized count: Int) {
    let bytes = BufferPool.allocate(byteCount: max(count, 1) * MemoryLayout<Element>.stride)
    base = bytes.bindMemory(to: Element.self, capacity: max(count, 1))
    self.count = count
    StorageWatch.born?(self)
  }

  deinit {
    BufferPool.deallocate(base, byteCount: max(count, 1) * MemoryLayout<Element>.stride)
  }
}

/// Lets tests see every block that is made, in a process where nothing else runs.
enum StorageWatch {
  nonisolated(unsafe) static var born: ((AnyObject) -> Void)?
}

extension Storage where Element == Float {
  /// The same as `init(uninitialized:)`, compiled for `Float` here: other files of this module
  /// would call the unspecialized one, which costs more than a small addition does.
  @usableFromInline
  static func floats(_ count: Int) -> Storage<Float> { Storage<Float>(uninitialized: count) }
}

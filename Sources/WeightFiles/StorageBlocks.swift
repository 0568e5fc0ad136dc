import Files
import Synchronization

/// The storages of a PyTorch file, each of which is read when a tensor first needs it.
///
/// Most of a checkpoint is often the state of an optimizer, which nobody asks for.
final class StorageBlocks: @unchecked Sendable {
  /// The bytes of a storage.
  struct Block: Sendable {
    let source: MappedFile
    let range: Range<Int>
  }

  private let read: (Pickle.Storage) throws(DataError) -> Block
  /// The blocks by key; the lock also protects what `read` refers to.
  private let blocks = Mutex<[String: Block]>([:])

  /// Creates storages that `read` returns, called once for each key.
  init(_ read: @escaping (Pickle.Storage) throws(DataError) -> Block) { self.read = read }

  /// Returns the bytes of a storage.
  ///
  /// - Throws: ``DataError`` if they are missing or damaged, or are not as many as the pickle says.
  func block(of storage: Pickle.Storage) throws(DataError) -> Block {
    try blocks.withLock { blocks throws(DataError) in
      let block: Block
      if let known = blocks[storage.key] {
        block = known
      } else {
        block = try read(storage)
        blocks[storage.key] = block
      }
      let expected = storage.count.multipliedReportingOverflow(by: storage.type.size)
      guard expected == (block.range.count, false) else {
        throw DataError(
          path: block.source.path,
          problem:
            "its storage '\(storage.key)' should have \(storage.count.counted("element")) of type "
            + "\(storage.type.elementName), but has \(block.range.count.counted("byte"))",
          recoverySuggestion: "save it again with torch.save")
      }
      return block
    }
  }
}

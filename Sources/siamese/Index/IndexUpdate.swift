import Files
import Glibc
import Layers
import Models
import Tensors

/// The numbers of images that an update of an index added, changed, removed and left as they are.
struct IndexUpdate: Encodable {
  var added = 0
  var changed = 0
  var removed = 0
  var unchanged = 0
  var unreadable = 0
  /// The number of images in the index.
  var images = 0

  var text: String {
    var parts = [
      "\(added) added", "\(changed) changed", "\(removed) removed", "\(unchanged) unchanged",
    ]
    if unreadable > 0 { parts.append("\(unreadable) unreadable") }
    return parts.joined(separator: ", ") + "; the index has \(images.counted("image"))"
  }
}

/// A file as it is now: what tells whether it has changed.
struct FileState {
  let size, modified: Int

  /// Reads the state of a file; `nil` where there is none.
  init?(_ path: String) {
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    size = Int(status.st_size)
    modified = status.st_mtim.tv_sec * 1_000_000_000 + status.st_mtim.tv_nsec
  }

  /// Returns the entry of a file with contents that are known.
  func entry(_ path: String, row: Int, content: UInt64) -> IndexEntry {
    IndexEntry(path: path, row: row, size: size, modified: modified, content: content)
  }
}

extension EmbeddingIndex {
  /// The number of images of a transaction: what a killed command loses.
  private static let transactionSize = 512

  /// Adds images, and embeds those again that have changed. Each transaction is on disk when the next one begins.
  ///
  /// - Parameters:
  ///   - paths: The absolute paths of image files.
  ///   - encoder: The network of the index.
  ///   - workers: The number of threads that read images.
  mutating func update(_ paths: [String], _ encoder: TrainedEncoder, workers: Int) throws
    -> IndexUpdate
  {
    var result = IndexUpdate()
    var known: [ContentKey: Int] = [:]
    for entry in entries { known[ContentKey(entry)] = entry.row }
    var (changes, pending): ([IndexJournal.Change], [IndexEntry]) = ([], [])
    var seen: Set<[UInt8]> = []
    for path in paths where seen.insert(Array(path.utf8)).inserted {
      guard let state = FileState(path) else {
        result.unreadable += 1
        continue
      }
      let old = entry(path)
      if let old, old.size == state.size, old.modified == state.modified {
        result.unchanged += 1
        continue
      }
      guard let file = try? MappedFile(path) else {
        result.unreadable += 1
        continue
      }
      let new = state.entry(path, row: -1, content: file.withUnsafeBytes(Checksum.fnv1a))
      guard let row = known[ContentKey(new)] else {
        pending.append(new)
        continue
      }
      changes.append(.add(state.entry(path, row: row, content: new.content)))
      if old?.row == row { result.unchanged += 1 } else { result.count(old) }
    }
    try commit(changes)
    for start in stride(from: 0, to: pending.count, by: Self.transactionSize) {
      let part = Array(pending[start..<min(start + Self.transactionSize, pending.count)])
      try embed(part, encoder, workers, &result)
    }
    result.images = count
    return result
  }

  private mutating func embed(
    _ part: [IndexEntry], _ encoder: TrainedEncoder, _ workers: Int, _ result: inout IndexUpdate
  ) throws {
    let images = ImageDataset(paths: part.map(\.path), upright: settings.upright)
    let options = EmbeddingOptions(
      size: settings.size, normalizes: settings.normalizes, workers: workers,
      precision: encoder.precision)
    var (rows, indices): ([Float], [Int]) = ([], [])
    do {
      let (values, readable) = try images.readableEmbeddings(of: encoder.network, options)
      (rows, indices) = (values.scalars, readable)
    } catch let error as DataError {
      // No image of the part can be read; this is the first one.
      warn(error.description)
    }
    var changes: [IndexJournal.Change] = []
    for (place, index) in indices.enumerated() {
      let file = part[index]
      result.count(entry(file.path))
      changes.append(
        .add(
          IndexEntry(
            path: file.path, row: journal.rows + place, size: file.size, modified: file.modified,
            content: file.content)))
    }
    let readable = Set(indices)
    for index in part.indices where !readable.contains(index) {
      result.unreadable += 1
      // Its earlier contents are gone.
      guard entry(part[index].path) != nil else { continue }
      result.removed += 1
      changes.append(.remove(part[index].path))
    }
    try commit(changes, vectors: rows)
  }

  /// Removes the images whose files no longer exist; returns their number.
  mutating func removeMissing() throws -> Int {
    let missing = entries.filter { FileState($0.path) == nil }
    try commit(missing.map { .remove($0.path) })
    return missing.count
  }

  /// Removes the images at absolute paths, and those in folders there; returns their number.
  mutating func remove(_ paths: [String]) throws -> Int {
    let targets = paths.map { Array($0.utf8) }
    let removed = entries.filter { entry in
      targets.contains {
        entry.path.utf8.elementsEqual($0) || entry.path.utf8.starts(with: $0 + [47])
      }
    }
    try commit(removed.map { .remove($0.path) })
    return removed.count
  }
}

/// What identifies the contents of a file.
private struct ContentKey: Hashable {
  let size: Int
  let content: UInt64

  init(_ entry: IndexEntry) { (size, content) = (entry.size, entry.content) }
}

extension IndexUpdate {
  /// Counts an image that had an entry before, or none.
  fileprivate mutating func count(_ old: IndexEntry?) {
    if old == nil { added += 1 } else { changed += 1 }
  }
}

extension TrainedEncoder {
  /// Returns the settings of an index of this encoder's embeddings.
  func indexSettings(upright: Bool) -> EmbeddingIndex.Settings {
    let state = network.stateDictionary()
    var bytes: [UInt8] = []
    for key in state.keys.sorted() {
      bytes += Array(key.utf8)
      if case .floats(let tensor)? = state[key] {
        let hash = tensor.scalars.withUnsafeBytes(Checksum.fnv1a)
        bytes += withUnsafeBytes(of: hash.littleEndian) { Array($0) }
      }
    }
    return EmbeddingIndex.Settings(
      dimension: network.embeddingDimension, weights: bytes.withUnsafeBytes(Checksum.fnv1a),
      size: size,
      normalizes: normalizes, upright: upright,
      precision: precision == .float32 ? "float32" : "bf16")
  }
}

import Files
import Foundation
import Glibc
import Tensors

/// An image in an index.
struct IndexEntry: Codable, Equatable {
  /// The absolute path.
  let path: String
  /// The row of its embedding in the vector file; images of the same contents share one.
  let row: Int
  /// The size in bytes.
  let size: Int
  /// The time of the last modification, in nanoseconds since 1970.
  let modified: Int
  /// The FNV-1a hash of the file's bytes.
  let content: UInt64
}

/// Embeddings on disk, in a folder: `settings.json`, `journal`, and `vectors` (float32, row by row).
struct EmbeddingIndex {
  /// What all embeddings of an index have in common.
  struct Settings: Codable, Equatable {
    var version = 1
    let dimension: Int
    /// The FNV-1a hash of the names and values of all weights.
    let weights: UInt64
    /// The side length that images are resized to, in pixels.
    let size: Int
    /// Whether embeddings are normalized to length 1.
    let normalizes: Bool
    /// Whether photos are rotated as their Exif data says.
    let upright: Bool
    /// The precision of the network.
    let precision: String
  }

  let folder: String
  let settings: Settings
  private(set) var journal: IndexJournal
  // By bytes: names that differ in their Unicode normalization are different files.
  private var entriesByPath: [[UInt8]: IndexEntry] = [:]

  /// Opens an index.
  ///
  /// - Throws: `DataError` where there is none, or it is damaged.
  init(_ folder: String) throws {
    let path = Self.path(folder, "settings.json")
    guard File.exists(path) else {
      throw DataError(
        path: folder, problem: "is not an index",
        recoverySuggestion: "create one: siamese index add --index FOLDER --weights WEIGHTS photos/"
      )
    }
    let bytes = Data(try File.read(path, limit: 1 << 20))
    guard let settings = try? JSONDecoder().decode(Settings.self, from: bytes),
      settings.version == 1, (1...1_000_000).contains(settings.dimension)
    else {
      throw DataError(
        path: path, problem: "is not the settings of an index that this version reads",
        recoverySuggestion: "remove the folder of the index, and add the images again")
    }
    try self.init(folder, settings)
  }

  /// Opens an index with the settings of an encoder, or creates it.
  ///
  /// - Throws: `DataError` where the index has other settings.
  init(_ folder: String, creating settings: Settings) throws {
    let path = Self.path(folder, "settings.json")
    if File.exists(path) {
      try self.init(folder)
      try require(settings)
      return
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
    try File.write(Array(try encoder.encode(settings)) + [10], to: path, synced: true)
    try self.init(folder, settings)
  }

  private init(_ folder: String, _ settings: Settings) throws {
    (self.folder, self.settings) = (folder, settings)
    journal = try IndexJournal(
      Self.path(folder, "journal"), vectors: Self.path(folder, "vectors"),
      dimension: settings.dimension)
    for change in journal.changes { apply(change) }
  }

  static func path(_ folder: String, _ name: String) -> String {
    folder + (folder.hasSuffix("/") ? "" : "/") + name
  }

  private mutating func apply(_ change: IndexJournal.Change) {
    switch change {
    case .add(let entry): entriesByPath[Array(entry.path.utf8)] = entry
    case .remove(let path): entriesByPath[Array(path.utf8)] = nil
    }
  }

  /// Requires that embeddings of an encoder can be compared with those of the index.
  func require(_ other: Settings) throws(DataError) {
    let problem: String? =
      if settings.weights != other.weights || settings.dimension != other.dimension {
        "was made with other weights; pass those with --weights"
      } else if settings.size != other.size {
        "has embeddings of images of size \(settings.size), not \(other.size); pass --size \(settings.size)"
      } else if settings.upright != other.upright {
        "has images \(settings.upright ? "upright" : "as stored"); pass --orientation "
          + (settings.upright ? "upright" : "stored")
      } else if settings.precision != other.precision {
        "has embeddings in \(settings.precision), not \(other.precision); pass --precision \(settings.precision)"
      } else {
        nil
      }
    guard let problem else { return }
    let parts = problem.components(separatedBy: "; ")
    throw DataError(path: folder, problem: parts[0], recoverySuggestion: parts[1])
  }

  // MARK: Contents

  /// The images, sorted by the bytes of their paths.
  var entries: [IndexEntry] {
    entriesByPath.values.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
  }

  var count: Int { entriesByPath.count }

  /// Returns the image at an absolute path; `nil` where there is none.
  func entry(_ path: String) -> IndexEntry? { entriesByPath[Array(path.utf8)] }

  /// Returns the embeddings of images, `[N, D]`.
  ///
  /// - Throws: `DataError` where the vector file is shorter than the journal says.
  func vectors(of entries: [IndexEntry]) throws -> Tensor<Float> {
    let width = settings.dimension
    let file = try openVectors()
    return file.withUnsafeBytes { bytes in
      let total = entries.count * width
      let scalars = [Float](unsafeUninitializedCapacity: total) { buffer, count in
        for (place, entry) in entries.enumerated() {
          memcpy(
            buffer.baseAddress! + place * width, bytes.baseAddress! + 4 * entry.row * width,
            4 * width)
        }
        count = total
      }
      return Tensor(scalars, shape: [entries.count, width])
    }
  }

  private func openVectors() throws -> MappedFile {
    let path = Self.path(folder, "vectors")
    if journal.rows == 0 { return MappedFile(copying: [], path: path) }
    let file = try MappedFile(path)
    guard file.count >= 4 * journal.rows * settings.dimension else {
      throw DataError(
        path: path, problem: "is shorter than the journal says",
        recoverySuggestion: "remove the folder of the index, and add the images again")
    }
    return file
  }

  /// Checks the checksums of all vectors.
  ///
  /// - Throws: `DataError` for vectors that have changed since they were written.
  func verify() throws {
    let file = try openVectors()
    let bytesPerRow = 4 * settings.dimension
    for block in journal.blocks {
      let range = block.rows.lowerBound * bytesPerRow..<block.rows.upperBound * bytesPerRow
      let checksum = file.withUnsafeBytes {
        Checksum.crc32(UnsafeRawBufferPointer(rebasing: $0[range]))
      }
      guard checksum == block.checksum else {
        throw DataError(
          path: file.path,
          problem: "is damaged between bytes \(range.lowerBound) and \(range.upperBound)",
          recoverySuggestion: "remove the folder of the index, and add the images again")
      }
    }
  }

  /// Commits changes in one transaction.
  ///
  /// - Parameter vectors: The new rows, which the changes number from ``IndexJournal/rows`` on.
  mutating func commit(_ changes: [IndexJournal.Change], vectors: [Float] = []) throws {
    if changes.isEmpty { return }
    try journal.append(changes, vectors: vectors)
    for change in changes { apply(change) }
  }
}

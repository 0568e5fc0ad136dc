import Files
import Foundation
import Glibc

/// The journal of an index: transactions of changes, which are only appended.
///
/// A transaction is one line of JSON per change, and a line `commit ROWS VECTORS LINES`: the number of rows in the
/// vector file, the CRC-32 of the rows that the transaction appended there, and that of the lines. The vectors are
/// flushed to disk before their transaction is, so that whatever ends the process, the index is as before the
/// transaction or as after it: what follows the last valid commit is ignored, and overwritten by the next one.
struct IndexJournal {
  /// A change of the index.
  enum Change: Codable, Equatable {
    /// Adds an image, or replaces the entry of its path.
    case add(IndexEntry)
    case remove(String)
  }

  private let path, vectorPath: String
  private let bytesPerRow: Int
  /// The changes of all transactions, in order.
  private(set) var changes: [Change] = []
  /// The number of rows that are committed.
  private(set) var rows = 0
  /// The rows and the checksum of the vectors of each transaction.
  private(set) var blocks: [(rows: Range<Int>, checksum: UInt32)] = []
  /// The number of bytes up to the end of the last commit.
  private var length = 0

  /// Reads a journal, which is empty where there is none.
  ///
  /// - Throws: `DataError` where it cannot be read, or a transaction before the last one is damaged.
  init(_ path: String, vectors: String, dimension: Int) throws {
    (self.path, vectorPath, bytesPerRow) = (path, vectors, 4 * dimension)
    guard File.exists(path) else { return }
    let bytes = try File.read(path, limit: 1 << 40)
    var (start, lineStart): (Int, Int) = (0, 0)
    var damage: Int?
    while let end = bytes[lineStart...].firstIndex(of: UInt8(ascii: "\n")) {
      let line = String(decoding: bytes[lineStart..<end], as: UTF8.self)
      if line.hasPrefix("commit ") {
        if let damage {
          // Only the end of a journal can be cut off; a commit after a damaged one means a damaged file.
          throw DataError(
            path: path, problem: "is damaged in the transaction at byte \(damage)",
            recoverySuggestion: "remove the folder of the index, and add the images again")
        }
        let isValid = read(bytes[start..<lineStart], line)
        if isValid { length = end + 1 } else { damage = start }
        start = end + 1
      }
      lineStart = end + 1
    }
  }

  /// Reads a transaction; returns whether it is valid.
  private mutating func read(_ lines: ArraySlice<UInt8>, _ commit: String) -> Bool {
    let numbers = commit.split(separator: " ").dropFirst().compactMap { Int($0) }
    guard numbers.count == 3, numbers[0] >= rows,
      UInt32(exactly: numbers[2]) == Checksum.crc32(lines),
      let checksum = UInt32(exactly: numbers[1])
    else { return false }
    var read: [Change] = []
    for line in lines.split(separator: UInt8(ascii: "\n")) {
      guard let change = try? JSONDecoder().decode(Change.self, from: Data(line)) else {
        return false
      }
      if case .add(let entry) = change, !(0..<numbers[0]).contains(entry.row) { return false }
      read.append(change)
    }
    changes += read
    blocks.append((rows..<numbers[0], checksum))
    rows = numbers[0]
    return true
  }

  /// Appends a transaction.
  ///
  /// - Parameters:
  ///   - new: The changes.
  ///   - vectors: The rows that follow those in the vector file.
  /// - Throws: `DataError` where the disk is full or not writable; the index is then unchanged.
  mutating func append(_ new: [Change], vectors: [Float]) throws {
    let data = vectors.withUnsafeBytes { Array($0) }
    try Self.write(data, to: vectorPath, at: rows * bytesPerRow)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let lines = try new.flatMap { Array(try encoder.encode($0)) + [UInt8(ascii: "\n")] }
    let end = rows + data.count / bytesPerRow
    let commit = "commit \(end) \(Checksum.crc32(data)) \(Checksum.crc32(lines))\n"
    try Self.write(lines + Array(commit.utf8), to: path, at: length)
    length += lines.count + commit.utf8.count
    blocks.append((rows..<end, Checksum.crc32(data)))
    rows = end
    changes += new
  }

  /// Writes bytes at a position, where the file ends then, and flushes them to disk.
  private static func write(_ bytes: [UInt8], to path: String, at position: Int) throws {
    let file = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o666)
    defer { if file >= 0 { close(file) } }
    var isWritten = file >= 0 && ftruncate(file, off_t(position)) == 0
    var done = 0
    while isWritten && done < bytes.count {
      let count = bytes.withUnsafeBytes {
        pwrite(file, $0.baseAddress! + done, $0.count - done, off_t(position + done))
      }
      if count < 0 && errno == EINTR { continue }
      isWritten = count > 0
      done += max(count, 0)
    }
    guard isWritten, fsync(file) == 0 else {
      let error = errno
      throw DataError(
        path: path, problem: "cannot be written: \(String(cString: strerror(error)))",
        recoverySuggestion: File.advice(after: error) ?? "choose another folder with --index")
    }
  }
}

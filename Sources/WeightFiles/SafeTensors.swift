import Files
import Tensors

/// Files in the safetensors format: a header in JSON, then the numbers.
///
///     8 bytes   the header's length n, little-endian, at most 100,000,000
///     n bytes   {"__metadata__": {…}, "name": {"dtype": "F32", "shape": […], "data_offsets": [b, e]}, …}
///     the rest  the numbers, row-major, little-endian; no holes, no overlaps
///
/// From Hugging Face's `safetensors`, whose files these are, and whose checks.
public enum SafeTensors {
  static let headerLimit = 100_000_000

  /// Reads a file: its header now, numbers when they are asked for, from the mapped file.
  ///
  /// - Throws: ``DataError`` where the file is missing, or not exactly in the format.
  public static func read(_ path: String) throws(DataError) -> SavedTensors {
    try read(MappedFile(path))
  }

  static func read(_ file: MappedFile) throws(DataError) -> SavedTensors {
    func failure(_ problem: String) -> DataError {
      DataError(
        path: file.path, problem: "is no safetensors file that can be read: \(problem)",
        recoverySuggestion: "copy it again, or save it again with safetensors")
    }
    guard file.count >= 8 else { throw failure("it has \(file.count) bytes, not even a length") }
    let length = file.withUnsafeBytes {
      UInt64(littleEndian: $0.loadUnaligned(fromByteOffset: 0, as: UInt64.self))
    }
    guard length <= UInt64(min(headerLimit, file.count - 8)) else {
      throw failure(
        "its header of \(length) bytes does not fit into \(file.count) bytes and \(headerLimit)")
    }
    let start = 8 + Int(length)
    let header: SafeTensorsHeader
    do throws(SafeTensorsHeader.Failure) {
      header = try file.withUnsafeBytes { bytes throws(SafeTensorsHeader.Failure) in
        try SafeTensorsHeader(UnsafeRawBufferPointer(rebasing: bytes[8..<start]))
      }
    } catch { throw failure(error.description) }
    if let problem = header.misplaced(dataCount: file.count - start) { throw failure(problem) }
    var tensors = SavedTensors()
    tensors.metadata = header.metadata
    for entry in header.entries {
      guard
        let tensor = SavedTensor(
          entry.type, shape: entry.shape, strides: nil, start: start + entry.range.lowerBound,
          in: file)
      else { throw failure("'\(entry.name)' has a shape that cannot be: \(entry.shape)") }
      tensors.set(tensor, named: entry.name)
    }
    return tensors
  }
}

extension SafeTensorsHeader {
  /// Says which tensor has bytes that are not exactly its own, or `nil`.
  func misplaced(dataCount: Int) -> String? {
    var end = 0
    for entry in entries.sorted(by: {
      ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound)
    }) {
      let (name, range) = (entry.name, entry.range)
      guard range.lowerBound == end else {
        return range.lowerBound < end
          ? "'\(name)' overlaps another tensor at byte \(range.lowerBound) of the data"
          : "there is a hole before '\(name)', from byte \(end) of the data to \(range.lowerBound)"
      }
      guard range.upperBound <= dataCount else {
        return "'\(name)' ends at byte \(range.upperBound) of \(dataCount) bytes of data"
      }
      guard let count = SavedTensor.count(entry.shape),
        count.multipliedReportingOverflow(by: entry.type.size) == (range.count, false)
      else {
        return
          "'\(name)' has \(range.count) bytes, which \(entry.type) of shape \(entry.shape) has not"
      }
      end = range.upperBound
    }
    return end == dataCount ? nil : "\(dataCount - end) bytes at the end belong to no tensor"
  }
}

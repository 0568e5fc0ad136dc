import Files
import Tensors

/// The safetensors file format: a JSON header, then the elements of all tensors.
///
///     8 bytes   the header's length n, little-endian, at most 100,000,000
///     n bytes   {"__metadata__": {…}, "name": {"dtype": "F32", "shape": […], "data_offsets": [b, e]}, …}
///     the rest  the elements, row-major, little-endian, without gaps or overlaps
///
/// The format and its validation rules are those of Hugging Face's `safetensors`.
public enum SafeTensors {
  static let headerLimit = 100_000_000

  /// Returns the tensors of a file. Those of types that `Tensor` cannot represent (complex numbers, 8-bit
  /// floating point) are ``SavedTensors/unreadable``. Only the header is read at once; elements are read from the mapped file
  /// when they are accessed.
  ///
  /// - Throws: ``/Files/DataError`` if the file is missing or breaks a rule of the format.
  public static func read(_ path: String) throws(DataError) -> SavedTensors {
    try read(MappedFile(path))
  }

  package static func read(_ file: MappedFile) throws(DataError) -> SavedTensors {
    func failure(_ problem: String) -> DataError {
      DataError(
        path: file.path, problem: "is not a valid safetensors file: \(problem)",
        recoverySuggestion: "copy it again, or save it again with safetensors")
    }
    guard file.count >= 8 else {
      throw failure("\(file.count.counted("byte")) cannot hold a header")
    }
    let length = file.withUnsafeBytes {
      UInt64(littleEndian: $0.loadUnaligned(fromByteOffset: 0, as: UInt64.self))
    }
    guard length <= UInt64(min(headerLimit, file.count - 8)) else {
      throw failure(
        "its header of \(length.counted("byte")) exceeds the file's \(file.count.counted("byte")) or the limit of "
          + "\(headerLimit)")
    }
    let start = 8 + Int(length)
    let header: SafeTensorsHeader
    do throws(SafeTensorsHeader.Failure) {
      header = try file.withUnsafeBytes { bytes throws(SafeTensorsHeader.Failure) in
        try SafeTensorsHeader(UnsafeRawBufferPointer(rebasing: bytes[8..<start]))
      }
    } catch { throw failure(error.description) }
    if let problem = header.layoutProblem(dataCount: file.count - start) { throw failure(problem) }
    var tensors = SavedTensors()
    tensors.metadata = header.metadata
    for entry in header.entries {
      guard let type = entry.type else {
        tensors.unreadable[entry.name] = "has elements of type \(entry.typeName)"
        continue
      }
      guard
        let tensor = SavedTensor(
          type, shape: entry.shape, strides: nil, start: start + entry.range.lowerBound,
          in: file)
      else { throw failure("'\(entry.name)' has the invalid shape \(entry.shape)") }
      tensors.set(tensor, named: entry.name)
    }
    return tensors
  }
}

extension SafeTensorsHeader {
  /// Returns a description of the first gap, overlap or wrong size of a tensor's bytes, or nil.
  func layoutProblem(dataCount: Int) -> String? {
    var end = 0
    for entry in entries.sorted(by: {
      ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound)
    }) {
      let (name, range) = (entry.name, entry.range)
      guard range.lowerBound == end else {
        return range.lowerBound < end
          ? "'\(name)' overlaps another tensor at byte \(range.lowerBound) of the data"
          : "there is a gap before '\(name)', from byte \(end) to \(range.lowerBound) of the data"
      }
      guard range.upperBound <= dataCount else {
        return "'\(name)' ends at byte \(range.upperBound) of \(dataCount.counted("byte")) of data"
      }
      if let type = entry.type {
        let count = Shape.checkedCount(entry.shape, bytesPerElement: type.size)
        guard count.map({ $0 * type.size }) == range.count else {
          return
            "'\(name)' has \(range.count.counted("byte")), which do not match \(type) of shape \(entry.shape)"
        }
      }
      end = range.upperBound
    }
    return end == dataCount
      ? nil : "\((dataCount - end).counted("byte")) at the end belong to no tensor"
  }
}

import Files

extension SafeTensors {
  /// Writes a file for `safetensors.torch.load_file` atomically, byte for byte as Hugging Face's writer does.
  ///
  /// - Parameters:
  ///   - tensors: The tensors by name.
  ///   - path: The path of the file.
  ///   - synced: Whether to flush the file to disk before returning, so that it survives a power failure.
  /// - Throws: ``/Files/DataError`` if the file cannot be written.
  public static func write(
    _ tensors: SavedTensors, to path: String, synced: Bool = false
  ) throws(DataError) {
    try File.write(bytes(of: tensors), to: path, synced: synced)
  }

  /// Returns the contents of a file of these tensors.
  package static func bytes(of tensors: SavedTensors) -> [UInt8] {
    // The widest types first, so that every element is aligned to its size.
    let sorted = ElementType.allCases.reversed().flatMap { type in
      tensors.all.filter { $0.tensor.type == type }
        .sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    }
    var members: [String] = []
    if !tensors.metadata.isEmpty {
      let pairs = tensors.metadata.sorted { $0.key < $1.key }
        .map { "\(quoted($0.key)):\(quoted($0.value))" }
      members.append("\"__metadata__\":{\(pairs.joined(separator: ","))}")
    }
    var end = 0
    for (name, tensor) in sorted {
      let shape = tensor.shape.map(String.init).joined(separator: ",")
      let start = end
      end += tensor.byteCount
      members.append(
        "\(quoted(name)):{\"dtype\":\"\(tensor.type.safeTensorsName)\",\"shape\":[\(shape)],"
          + "\"data_offsets\":[\(start),\(end)]}")
    }
    var header = Array("{\(members.joined(separator: ","))}".utf8)
    while header.count % 8 != 0 { header.append(UInt8(ascii: " ")) }
    var bytes = (0..<8).map { UInt8(truncatingIfNeeded: header.count >> (8 * $0)) }
    bytes.reserveCapacity(8 + header.count + end)
    bytes += header
    for (_, tensor) in sorted { bytes += tensor.bytes }
    return bytes
  }

  /// Returns a string as a JSON literal.
  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": result += "\\\(scalar)"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case "\u{8}": result += "\\b"
      case "\u{C}": result += "\\f"
      case "\0"..<" ":
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}

/// Comma-separated values (RFC 4180), read and written as by Python's `csv` module.
///
/// Works on bytes: Swift's `"\r\n"` is one `Character`, and so is a comma before a combining mark, but other
/// programs see the separator.
package enum CSV {
  /// A row of a file.
  package struct Row: Equatable, Sendable {
    /// The number of its first line; a quoted field can contain line breaks.
    package let line: Int
    package let fields: [String]
  }

  /// Returns a field as it is written, quoted if necessary.
  package static func field(_ text: String) -> String {
    let special = [comma, quote, newline, carriageReturn]
    guard text.utf8.contains(where: special.contains) else { return text }
    var bytes = [quote]
    for byte in text.utf8 {
      if byte == quote { bytes.append(quote) }
      bytes.append(byte)
    }
    return String(decoding: bytes + [quote], as: UTF8.self)
  }

  fileprivate static let (comma, quote) = (UInt8(ascii: ","), UInt8(ascii: "\""))
  fileprivate static let (newline, carriageReturn) = (UInt8(ascii: "\n"), UInt8(ascii: "\r"))
}

/// A reader of the rows of a CSV file, one after another.
package struct CSVReader {
  private let bytes: [UInt8]
  private let path: String
  private let limits = ReadingLimits.current
  private var position = 0
  private var line = 1
  private var count = 0

  /// Creates a reader of a file's bytes; a byte order mark is skipped.
  ///
  /// - Parameter path: The path of the file, for error messages.
  package init(_ bytes: [UInt8], path: String) {
    (self.bytes, self.path) = (bytes, path)
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
  }

  /// Returns the next row that is not an empty line; nil at the end.
  ///
  /// - Throws: ``DataError`` naming the line, if the text is not UTF-8, a quote has no end, or there are more rows or
  ///   fields than ``ReadingLimits`` allow.
  package mutating func next() throws(DataError) -> CSV.Row? {
    while position < bytes.count {
      let start = line
      let fields = try row()
      guard !fields.isEmpty else { continue }
      count += 1
      guard count <= limits.rows else {
        throw failure(
          start, "is one more than the limit of \(limits.rows.counted("row"))",
          "split it into smaller files, or "
            + ReadingLimits.raising(("rows", count + lineCount(from: position))))
      }
      return CSV.Row(line: start, fields: fields)
    }
    return nil
  }

  /// Reads up to the end of a line that is not quoted.
  private mutating func row() throws(DataError) -> [String] {
    let start = line
    var fields: [String] = []
    while true {
      let first = position
      fields.append(try field(start))
      let end = position < bytes.count ? bytes[position] : CSV.newline
      // An empty line is no row, but "" is a row of one empty field.
      if end != CSV.comma && fields.count == 1 && position == first { fields = [] }
      if end == CSV.comma || end == CSV.newline { position += 1 }
      if end == CSV.comma {
        guard fields.count < limits.columns else {
          throw failure(
            start, "has more than \(limits.columns.counted("field"))",
            "end each row with a line break, or "
              + ReadingLimits.raising(
                ("columns", fields.count + 1 + count(of: CSV.comma, from: position))))
        }
        continue
      }
      if end == CSV.carriageReturn {
        position += 1
        if position < bytes.count, bytes[position] == CSV.newline { position += 1 }
      }
      line += 1
      return fields
    }
  }

  /// Reads up to the comma or line break that ends a field.
  private mutating func field(_ start: Int) throws(DataError) -> String {
    // A quote is special only at the start of a field, and until the one that closes it.
    let quoted = position < bytes.count && bytes[position] == CSV.quote ? try quoted(start) : nil
    let first = position
    while position < bytes.count {
      let byte = bytes[position]
      if byte == CSV.comma || byte == CSV.newline || byte == CSV.carriageReturn { break }
      position += 1
    }
    let rest = bytes[first..<position]
    let text = quoted.map { String(validating: $0 + rest, as: UTF8.self) }
    guard let text = text ?? String(validating: rest, as: UTF8.self) else {
      throw failure(start, "is not UTF-8 text", "save it as UTF-8")
    }
    return text
  }

  /// Reads the text between quotes, where two quotes are one.
  private mutating func quoted(_ start: Int) throws(DataError) -> [UInt8] {
    var text: [UInt8] = []
    position += 1
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      if byte == CSV.quote {
        guard position < bytes.count, bytes[position] == CSV.quote else { return text }
        position += 1
      } else if byte == CSV.newline {
        line += 1
      }
      text.append(byte)
    }
    throw failure(start, "has an unterminated quote", "close it; double a quote within a field")
  }

  /// Returns how often a byte follows, at most once per position.
  private func count(of byte: UInt8, from position: Int) -> Int {
    bytes[position...].count { $0 == byte }
  }

  /// Returns the largest number of rows that can follow.
  private func lineCount(from position: Int) -> Int {
    count(of: CSV.newline, from: position) + count(of: CSV.carriageReturn, from: position) + 1
  }

  private func failure(_ line: Int, _ problem: String, _ suggestion: String) -> DataError {
    DataError(path: path, problem: "line \(line) \(problem)", recoverySuggestion: suggestion)
  }
}

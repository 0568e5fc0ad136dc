import Files

extension LabeledFiles {
  /// Reads a list of image files and labels from a CSV file (RFC 4180).
  ///
  ///     path,label
  ///     rex/1.jpg,rex
  ///     "mia, asleep.jpg",mia
  ///
  /// The first line is a header; without one, each line must have a path and a label.
  ///
  /// - Parameters:
  ///   - list: The path of the CSV file.
  ///   - folder: The folder that relative paths start from; the folder of the CSV file if nil.
  ///   - path: The name of the column of paths.
  ///   - label: The name of the column of labels.
  ///   - minimumClasses: The minimum number of classes. Give 1 to embed or search images of a single class.
  /// - Throws: ``/Files/DataError`` naming the line that is invalid.
  public init(
    csv list: String, folder: String? = nil, path: String = "path", label: String = "label",
    minimumClasses: Int = 2
  ) throws(DataError) {
    func failure(_ problem: String, _ recoverySuggestion: String) -> DataError {
      DataError(path: list, problem: problem, recoverySuggestion: recoverySuggestion)
    }
    guard let text = String(validating: try File.read(list, limit: 1 << 28), as: UTF8.self) else {
      throw failure("is not UTF-8 text", "save it as UTF-8")
    }
    let rows = try CSV.rows(of: text, path: list)
    guard let first = rows.first else { throw failure("is empty", "write path,label lines") }
    var columns = (path: 0, label: 1, count: 2)
    let named = (first.fields.firstIndex(of: path), first.fields.firstIndex(of: label))
    if let path = named.0, let label = named.1 {
      columns = (path, label, first.fields.count)
    } else if first.fields.count != 2 {
      throw failure(
        "has no columns '\(path)' and '\(label)' but \(first.fields)",
        "name the columns in the first line, or use exactly two columns")
    }
    let start = folder ?? Self.folder(of: list)
    var (paths, labels): ([String], [String]) = ([], [])
    for row in named.0 != nil && named.1 != nil ? rows.dropFirst() : rows[...] {
      guard row.fields.count == columns.count else {
        throw failure(
          "line \(row.line) has \(row.fields.count) fields instead of \(columns.count)",
          "separate fields with commas, and quote those that contain one")
      }
      let (name, label) = (row.fields[columns.path], row.fields[columns.label])
      guard !name.isEmpty, !label.isEmpty else {
        throw failure(
          "line \(row.line) has no \(name.isEmpty ? "path" : "label")", "add it, or delete the line"
        )
      }
      let path = name.hasPrefix("/") ? name : start + "/" + name
      guard File.exists(path) else {
        throw failure(
          "line \(row.line) lists \(path), which does not exist",
          "fix the path, or give the folder that paths start from")
      }
      paths.append(path)
      labels.append(label)
    }
    guard !paths.isEmpty else { throw failure("lists no images", "add path,label lines") }
    try self.init(paths: paths, labels: labels, minimumClasses: minimumClasses)
  }

  private static func folder(of path: String) -> String {
    path.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(path[..<$0]) } ?? "."
  }
}

/// Comma-separated values (RFC 4180).
enum CSV {
  /// Returns the rows that are not empty, each with its first line's number.
  static func rows(
    of text: String, path: String
  ) throws(DataError) -> [(line: Int, fields: [String])] {
    var rows: [(line: Int, fields: [String])] = []
    var (fields, field): ([String], [UInt8]) = ([], [])
    var (line, start, isQuoted, wasQuoted) = (1, 1, false, false)
    func endRow() {
      if !(fields.isEmpty && field.isEmpty && !wasQuoted) {
        rows.append((start, fields + [String(decoding: field, as: UTF8.self)]))
      }
      (fields, field, wasQuoted) = ([], [], false)
    }
    let bytes = Array(text.hasPrefix("\u{FEFF}") ? text.dropFirst().utf8 : text[...].utf8)
    for (i, byte) in bytes.enumerated() {
      switch byte {
      case UInt8(ascii: "\"") where isQuoted:
        isQuoted = false
      case UInt8(ascii: "\"") where field.isEmpty || i > 0 && bytes[i - 1] == byte:
        // A quote that follows a closing one is a quote in the field.
        if wasQuoted, i > 0, bytes[i - 1] == byte { field.append(byte) }
        (isQuoted, wasQuoted) = (true, true)
      case UInt8(ascii: ",") where !isQuoted:
        fields.append(String(decoding: field, as: UTF8.self))
        (field, wasQuoted) = ([], false)
      case UInt8(ascii: "\n") where !isQuoted:
        endRow()
        start = line + 1
      case UInt8(ascii: "\r") where !isQuoted: break
      default: field.append(byte)
      }
      if byte == UInt8(ascii: "\n") { line += 1 }
    }
    guard !isQuoted else {
      throw DataError(
        path: path, problem: "line \(start) has an unterminated quote",
        recoverySuggestion: "close it; double a quote within a field")
    }
    endRow()
    return rows
  }
}

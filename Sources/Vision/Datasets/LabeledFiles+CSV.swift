import Files

extension LabeledFiles {
  /// Reads a list of pictures from a file of comma-separated values (RFC 4180).
  ///
  ///     path,label
  ///     rex/1.jpg,rex
  ///     "mia, asleep.jpg",mia
  ///
  /// The first line names the columns; where it does not, each line must be a path and a label.
  ///
  /// - Parameters:
  ///   - folder: what paths that do not begin with `/` start from; the list's own folder where nil.
  ///   - path: the name of the column of paths.
  ///   - label: the name of the column of labels.
  /// - Throws: ``DataError``, which names the line that is not as it should be.
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
        "its first line has no columns '\(path)' and '\(label)' but \(first.fields)",
        "name the columns in the first line, or have two of them")
    }
    let start = folder ?? Self.folder(of: list)
    var (paths, labels): ([String], [String]) = ([], [])
    for row in named.0 != nil && named.1 != nil ? rows.dropFirst() : rows[...] {
      guard row.fields.count == columns.count else {
        throw failure(
          "line \(row.line) has \(row.fields.count) fields, not \(columns.count)",
          "separate fields by commas, and put quotes around those that hold one")
      }
      let (name, label) = (row.fields[columns.path], row.fields[columns.label])
      guard !name.isEmpty, !label.isEmpty else {
        throw failure(
          "line \(row.line) has no \(name.isEmpty ? "path" : "label")", "fill it in, or delete it")
      }
      let place = name.hasPrefix("/") ? name : start + "/" + name
      guard File.exists(place) else {
        throw failure(
          "line \(row.line) names \(place), which is not there",
          "mend the path, or say what folder paths start from")
      }
      paths.append(place)
      labels.append(label)
    }
    guard !paths.isEmpty else { throw failure("names no pictures", "add path,label lines") }
    try self.init(paths: paths, labels: labels, minimumClasses: minimumClasses)
  }

  private static func folder(of path: String) -> String {
    path.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(path[..<$0]) } ?? "."
  }
}

/// Comma-separated values.
enum CSV {
  /// Returns the rows that are not empty, and the line that each begins on.
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
        path: path, problem: "line \(start) opens a quote that is never closed",
        recoverySuggestion: "close it; write a quote in a field twice")
    }
    endRow()
    return rows
  }
}

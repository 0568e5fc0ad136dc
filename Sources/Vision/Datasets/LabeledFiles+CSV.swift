import Files

extension LabeledFiles {
  /// Reads a list of image files and labels from a CSV file (RFC 4180).
  ///
  ///     path,label
  ///     rex/1.jpg,rex
  ///     "mia, asleep.jpg",mia
  ///
  /// The first line is a header; without one, each line must have a path and a label. A column `split` says which part
  /// of the dataset an image is in: `train`, `val` or `test`.
  ///
  /// - Parameters:
  ///   - list: The path of the CSV file.
  ///   - folder: The folder that relative paths start from; the folder of the CSV file if nil.
  ///   - path: The name of the column of paths.
  ///   - label: The name of the column of labels.
  ///   - minimumClasses: The minimum number of classes. Give 1 to embed or search images of a single class.
  ///   - upright: Whether to rotate images as their Exif data says; torchvision does not.
  /// - Throws: ``/Files/DataError`` naming the line that is invalid.
  public init(
    csv list: String, folder: String? = nil, path: String = "path", label: String = "label",
    minimumClasses: Int = 2, upright: Bool = true
  ) throws(DataError) {
    var reader = CSVReader(try File.read(list), path: list)
    guard let first = try reader.next() else {
      throw DataError(
        path: list, problem: "is empty", recoverySuggestion: "write path,label lines")
    }
    let columns = try ListColumns(first.fields, path: path, label: label, of: list)
    let start = folder ?? Self.folder(of: list)
    var (paths, labels, splits): ([String], [String], [DatasetSplit]) = ([], [], [])
    var row = columns.areNamed ? try reader.next() : first
    while let current = row {
      let (name, label) = try columns.pathAndLabel(of: current)
      let path = name.utf8.first == UInt8(ascii: "/") ? name : start + "/" + name
      guard File.exists(path) else { throw columns.missing(path, in: current) }
      paths.append(path)
      labels.append(label)
      if let split = try columns.split(of: current) { splits.append(split) }
      row = try reader.next()
    }
    guard !paths.isEmpty else {
      throw DataError(
        path: list, problem: "lists no images", recoverySuggestion: "add path,label lines")
    }
    try self.init(
      existing: paths, labels: labels, minimumClasses: minimumClasses, upright: upright,
      splits: splits)
  }

  /// Returns whether the first line of a list names a column of the parts of a dataset.
  package static func hasSplits(csv list: String) -> Bool {
    guard let bytes = try? File.read(list) else { return false }
    var reader = CSVReader(bytes, path: list)
    guard let first = try? reader.next() else { return false }
    return first.fields.count > 2 && first.fields.contains("split")
  }

  private static func folder(of path: String) -> String {
    path.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(path[..<$0]) } ?? "."
  }
}

/// Where a list of images has its paths and labels.
private struct ListColumns {
  private let list: String
  private let names: (path: String, label: String)
  private let (path, label, count): (Int, Int, Int)
  /// The column of the parts of a dataset; nil if there is none.
  private let split: Int?
  /// Whether the first line names the columns.
  let areNamed: Bool

  init(_ first: [String], path: String, label: String, of list: String) throws(DataError) {
    (self.list, names) = (list, (path, label))
    let found = (first.firstIndex(of: path), first.firstIndex(of: label))
    if let path = found.0, let label = found.1 {
      (self.path, self.label, count, areNamed) = (path, label, first.count, true)
      split = first.firstIndex(of: "split")
    } else {
      guard first.count == 2 else {
        let line = first.map(CSV.field).joined(separator: ",").displayed()
        let isSeparated = first.count > 1 || !first[0].utf8.contains(where: ";\t|".utf8.contains)
        throw DataError(
          path: list,
          problem: "has no columns '\(path)' and '\(label)'; its first line is '\(line)'",
          recoverySuggestion: isSeparated
            ? "name them in the first line, '\(path),\(label)', or use exactly two columns"
            : "separate columns with commas: '\(path),\(label)'")
      }
      (self.path, self.label, count, areNamed) = (0, 1, 2, false)
      split = nil
    }
  }

  func pathAndLabel(of row: CSV.Row) throws(DataError) -> (path: String, label: String) {
    guard row.fields.count == count else {
      throw failure(
        row, "has \(row.fields.count.counted("field")) instead of \(count)",
        "separate fields with commas, and quote those that contain one")
    }
    let (path, label) = (row.fields[path], row.fields[label])
    guard !path.isEmpty, !label.isEmpty else {
      throw failure(row, "has no \(path.isEmpty ? "path" : "label")", "add it, or delete the line")
    }
    return (path, label)
  }

  /// Returns the part of the dataset that a row's image is in; nil if the list does not say.
  func split(of row: CSV.Row) throws(DataError) -> DatasetSplit? {
    guard let split else { return nil }
    guard let found = DatasetSplit(name: row.fields[split]) else {
      throw failure(
        row, "has the split '\(row.fields[split].displayed())', not train, val or test",
        "write one of them into each line, or remove the column")
    }
    return found
  }

  func missing(_ path: String, in row: CSV.Row) -> DataError {
    if !areNamed && row.line == 1 {
      let line = row.fields.map(CSV.field).joined(separator: ",").displayed()
      return failure(
        row, "is '\(line)', neither a header nor an image that exists",
        "if it names the columns, write '\(names.path),\(names.label)'; else fix the path")
    }
    return failure(
      row, "lists \(path.displayed()), which does not exist",
      "fix the path; one that does not begin with '/' starts from the folder of the list")
  }

  private func failure(_ row: CSV.Row, _ problem: String, _ suggestion: String) -> DataError {
    DataError(path: list, problem: "line \(row.line) \(problem)", recoverySuggestion: suggestion)
  }
}

import Files

/// A list of pairs of image files, and whether both show the same: the protocol of face verification, as of Labeled Faces
/// in the Wild (Huang, Ramesh, Berg and Learned-Miller, 2007).
public struct PairList: Sendable, Equatable {
  /// A pair of images.
  public struct Pair: Sendable, Equatable {
    /// The indices of the images in ``PairList/paths``.
    public let first, second: Int
    /// Whether both show the same.
    public let isSame: Bool
    /// The part of the dataset that the pair is in; nil if the list does not say.
    public let split: DatasetSplit?
  }

  /// The path of each image, once.
  public let paths: [String]
  /// The pairs, in the list's order.
  public let pairs: [Pair]

  /// Reads a list from a CSV file (RFC 4180).
  ///
  ///     a,b,same
  ///     rex/1.jpg,rex/2.jpg,1
  ///     rex/1.jpg,mia/4.jpg,0
  ///
  /// The first line is a header with the columns `a`, `b` and `same`, in any order; `same` is 1 or 0, or true or false. A
  /// column `split` says which part of the dataset a pair is in: `train`, `val` or `test`.
  ///
  /// - Parameter list: The path of the CSV file; relative paths in it start from its folder.
  /// - Throws: ``/Files/DataError`` naming the line that is invalid.
  public init(csv list: String) throws(DataError) {
    var reader = CSVReader(try File.read(list), path: list)
    guard let header = try reader.next()?.fields, let columns = Columns(header) else {
      throw DataError(
        path: list, problem: "has no columns 'a', 'b' and 'same'",
        recoverySuggestion: "name them in the first line, 'a,b,same'")
    }
    let end = list.utf8.lastIndex(of: UInt8(ascii: "/"))
    let folder = end.map { String(list[..<$0]) } ?? "."
    var (paths, pairs, numbers): ([String], [Pair], [String: Int]) = ([], [], [:])
    while let row = try reader.next() {
      func failure(_ problem: String, _ suggestion: String) -> DataError {
        DataError(
          path: list, problem: "line \(row.line) \(problem)", recoverySuggestion: suggestion)
      }
      guard row.fields.count == header.count else {
        throw failure(
          "has \(row.fields.count.counted("field")) instead of \(header.count)",
          "separate fields with commas, and quote those that contain one")
      }
      var images: [Int] = []
      for column in [columns.first, columns.second] {
        let name = row.fields[column]
        let path = name.utf8.first == UInt8(ascii: "/") ? name : folder + "/" + name
        guard !name.isEmpty, numbers[path] != nil || File.exists(path) else {
          throw failure(
            name.isEmpty ? "has no path" : "lists \(path.displayed()), which does not exist",
            "fix the path; one that does not begin with '/' starts from the folder of the list")
        }
        let number = numbers[path] ?? paths.count
        if number == paths.count { paths.append(path) }
        numbers[path] = number
        images.append(number)
      }
      let answer = row.fields[columns.same]
      guard let isSame = Self.answers[answer.lowercased()] else {
        throw failure(
          "has '\(answer.displayed())' in the column 'same'",
          "write 1 for the same, 0 for different")
      }
      let split = columns.split.map { row.fields[$0] }
      guard split.map({ DatasetSplit(name: $0) != nil }) ?? true else {
        throw failure(
          "has the split '\(split?.displayed() ?? "")', not train, val or test",
          "write one of them into each line, or remove the column")
      }
      pairs.append(
        Pair(
          first: images[0], second: images[1], isSame: isSame,
          split: split.flatMap(DatasetSplit.init(name:))))
    }
    guard !pairs.isEmpty else {
      throw DataError(
        path: list, problem: "lists no pairs", recoverySuggestion: "add lines of a,b,same")
    }
    (self.paths, self.pairs) = (paths, pairs)
  }

  /// Returns whether the first line of a CSV file has the columns of a list of pairs.
  public static func isPairList(csv path: String) -> Bool {
    guard let bytes = try? File.read(path) else { return false }
    var reader = CSVReader(bytes, path: path)
    return (try? reader.next()).flatMap { Columns($0.fields) } != nil
  }

  private static let answers = [
    "1": true, "0": false, "true": true, "false": false, "yes": true, "no": false, "same": true,
    "different": false,
  ]

  /// Where a list has what it says of a pair.
  private struct Columns {
    let first, second, same: Int
    let split: Int?

    init?(_ header: [String]) {
      guard let first = header.firstIndex(of: "a"), let second = header.firstIndex(of: "b"),
        let same = header.firstIndex(of: "same")
      else { return nil }
      (self.first, self.second, self.same) = (first, second, same)
      split = header.firstIndex(of: "split")
    }
  }
}

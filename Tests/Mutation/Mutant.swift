/// A wrong copy of a solution, or one that only looks different.
public struct Mutant: Sendable, Hashable {
  /// What was changed: "operator exchanged".
  public let kind: String
  /// The changed lines as they were, and as they are now; without their indentation.
  public let before, after: String
  /// The whole source.
  public let source: String

  /// Creates a mutant from the changes to a source.
  init(_ kind: String, _ original: [UInt8], _ edits: [Edit]) {
    self.kind = kind
    let edits = edits.sorted { $0.range.lowerBound < $1.range.lowerBound }
    let newline = UInt8(ascii: "\n")
    let first = edits.first?.range.lowerBound ?? 0
    let last = edits.map(\.range.upperBound).max() ?? 0
    let start = (original[..<first].lastIndex(of: newline) ?? -1) + 1
    let end = original[last...].firstIndex(of: newline) ?? original.count
    func changed(_ range: Range<Int>) -> [UInt8] {
      var (result, position): ([UInt8], Int) = ([], range.lowerBound)
      for edit in edits {
        result += original[position..<edit.range.lowerBound] + Array(edit.text.utf8)
        position = edit.range.upperBound
      }
      return result + original[position..<range.upperBound]
    }
    source = String(decoding: changed(0..<original.count), as: UTF8.self)
    before = Self.line(Array(original[start..<end]))
    after = Self.line(changed(start..<end))
  }

  /// Returns the lines as one, with single spaces.
  private static func line(_ bytes: [UInt8]) -> String {
    String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isWhitespace)
      .joined(separator: " ")
  }
}

/// A change: a part of a source, and what replaces it.
struct Edit {
  let range: Range<Int>
  let text: String

  init(_ range: Range<Int>, _ text: String) { (self.range, self.text) = (range, text) }
}

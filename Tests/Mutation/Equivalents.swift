import Foundation

/// The mutants that compute the same as the solution, each with the proof.
///
/// The file has one paragraph for each: the exercise, the line as it was, the line as it is, and the reason. An ellipsis
/// in the line as it is stands for any text:
///
///     rowMajorStrides
///     - var strides = [Int](repeating: 1, count: shape.count)
///     + var strides = [Int](repeating: …, count: shape.count)
///     = every element is overwritten
public struct Equivalents {
  /// The place of a change.
  public struct Change: Hashable, CustomStringConvertible {
    let exercise, before, after: String

    public var description: String { "\(exercise)\n- \(before)\n+ \(after)" }
  }

  /// Returns whether a change is listed.
  func contains(_ change: Change) -> Bool { reasons.keys.contains { $0.matches(change) } }

  /// The reason for each change.
  let reasons: [Change: String]

  /// Reads the file.
  ///
  /// - Throws: an error for a paragraph with other lines.
  init(_ text: String) throws {
    var reasons: [Change: String] = [:]
    for paragraph in text.components(separatedBy: "\n\n") {
      let lines = paragraph.split(separator: "\n").filter { !$0.hasPrefix("#") }
      if lines.isEmpty { continue }
      let marks = lines.map { String($0.prefix(2)) }
      guard lines.count == 4, marks.dropFirst() == ["- ", "+ ", "= "] else {
        throw EquivalentsError(paragraph: paragraph)
      }
      let change = Change(
        exercise: String(lines[0]), before: String(lines[1].dropFirst(2)),
        after: String(lines[2].dropFirst(2)))
      reasons[change] = String(lines[3].dropFirst(2))
    }
    self.reasons = reasons
  }
}

extension Equivalents.Change {
  /// Returns whether this entry of the list stands for a change.
  func matches(_ change: Self) -> Bool {
    guard exercise == change.exercise, before == change.before else { return false }
    let parts = after.components(separatedBy: "…")
    guard parts.count == 2 else { return after == change.after }
    return change.after.count >= parts[0].count + parts[1].count
      && change.after.hasPrefix(parts[0]) && change.after.hasSuffix(parts[1])
  }
}

/// The error of a paragraph that does not have its four lines.
struct EquivalentsError: Error, CustomStringConvertible {
  let paragraph: String

  var description: String {
    "equivalent mutants: expected an exercise, a line with -, one with + and one with =, but found:\n\(paragraph)"
  }
}

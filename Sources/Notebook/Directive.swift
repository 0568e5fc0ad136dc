/// A line of prose that is not to be read but to be followed: `//: @quote Variable.matmul`.
package enum Directive: Equatable, Sendable {
  /// Puts a declaration of the library here.
  case quote(String)
  /// Explains a term where it is first used: `@term stride: how far apart neighbors stand`.
  case term(name: String, explanation: String)
  /// What the chapter answers, in a sentence that stands by itself: `@question How …?`.
  case question(String)
  /// From here on numbers come from training, or do not any more: `@varies`, `@settled`. Training carries on
  /// the order in which a processor adds, so that they differ from machine to machine.
  case varies(Bool)
  /// None of those.
  case unknown(String)

  /// Reads a line of prose; `nil` where it is to be read.
  package init?(_ prose: String) {
    guard prose.hasPrefix("@") else { return nil }
    let words = prose.dropFirst().split(separator: " ", maxSplits: 1)
    let rest = words.count == 2 ? String(words[1]) : ""
    switch words.first {
    case "quote" where !rest.isEmpty: self = .quote(rest)
    case "term":
      let parts = rest.split(separator: ": ", maxSplits: 1)
      self =
        parts.count == 2
        ? .term(name: String(parts[0]), explanation: String(parts[1])) : .unknown(prose)
    case "question" where rest.hasSuffix("?"): self = .question(rest)
    case "varies" where rest.isEmpty: self = .varies(true)
    case "settled" where rest.isEmpty: self = .varies(false)
    default: self = .unknown(prose)
    }
  }
}

/// A directive in the prose: `//: @quote Variable.matmul`.
package enum Directive: Equatable, Sendable {
  /// Quotes a declaration of the library.
  case quote(String)
  /// Defines a term where it is first used: `@term stride: the distance between adjacent elements`.
  case term(name: String, explanation: String)
  /// The question that the chapter answers, for the table of contents: `@question How …?`.
  case question(String)
  /// Whether the following numbers depend on the machine: `@varies`, `@settled`. Training amplifies the rounding
  /// differences between processors, which add in different orders.
  case varies(Bool)
  /// An unknown directive.
  case unknown(String)

  /// Parses a line of prose; `nil` if it is not a directive.
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

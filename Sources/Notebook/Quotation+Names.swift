extension Quotation {
  /// The parts of a name such as "Type.member(label:)".
  struct Name {
    let type: String?
    let base: String
    /// The argument labels, "label:"; `nil` if the name has no brackets.
    let labels: String?

    init(_ text: String) {
      let head = text.prefix { $0 != "(" }
      let parts = head.split(separator: ".")
      base = String(parts.last ?? "")
      type = parts.count > 1 ? parts.dropLast().joined(separator: ".") : nil
      labels = head.count < text.count ? String(text.dropFirst(head.count + 1).dropLast()) : nil
    }
  }

  /// The declaration in a line of code.
  struct Declaration {
    let name: String
    let isType: Bool
    let isExtension: Bool

    private static let types: Set = ["struct", "class", "enum", "protocol", "extension", "actor"]
    private static let members: Set = ["func", "var", "let", "init", "subscript", "case"]

    init?(_ line: String) {
      let words = line.split { !($0.isLetter || $0.isNumber || "_.".contains($0)) }.map(String.init)
      // Only modifiers come before the keyword of a declaration.
      guard !line.drop(while: { $0 == " " }).hasPrefix("//"),
        let keyword = words.firstIndex(where: {
          Self.types.contains($0) || Self.members.contains($0)
        }), words[..<keyword].allSatisfy(Self.modifiers.contains)
      else { return nil }
      isType =
        Self.types.contains(words[keyword]) && words[keyword] != "class"
        || words[keyword] == "class" && words.dropFirst(keyword + 1).first != "func"
      isExtension = words[keyword] == "extension"
      if ["init", "subscript"].contains(words[keyword]) {
        name = words[keyword]
      } else if words[keyword] == "func", let start = line.firstRange(of: "func ") {
        // An operator is not a word.
        name = String(line[start.upperBound...].prefix { !"(< ".contains($0) })
      } else if words.count > keyword + 1 {
        name = words[keyword + 1]
      } else {
        return nil
      }
    }

    private static let modifiers: Set = [
      "public", "package", "private", "fileprivate", "internal", "open", "static", "final",
      "override", "mutating", "required", "convenience", "indirect", "inlinable",
      "discardableResult",
      "inline", "__always", "usableFromInline", "nonisolated", "lazy", "weak", "unowned", "unsafe",
      "set", "MainActor", "Sendable",
    ]
  }
}

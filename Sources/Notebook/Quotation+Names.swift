extension Quotation {
  /// "Type.member(label:)", taken apart.
  struct Name {
    let type: String?
    let base: String
    /// "label:"; none where no brackets were written.
    let labels: String?

    init(_ text: String) {
      let head = text.prefix { $0 != "(" }
      let parts = head.split(separator: ".")
      base = String(parts.last ?? "")
      type = parts.count > 1 ? parts.dropLast().joined(separator: ".") : nil
      labels = head.count < text.count ? String(text.dropFirst(head.count + 1).dropLast()) : nil
    }
  }

  /// A line that declares something.
  struct Declaration {
    let name: String
    let isType: Bool
    let isExtension: Bool

    private static let types: Set = ["struct", "class", "enum", "protocol", "extension", "actor"]
    private static let members: Set = ["func", "var", "let", "init", "subscript", "case"]

    init?(_ line: String) {
      let words = line.split { !($0.isLetter || $0.isNumber || "_.".contains($0)) }.map(String.init)
      // Words before the keyword are modifiers; a comment or a statement has others.
      guard !line.drop(while: { $0 == " " }).hasPrefix("//"),
        let place = words.firstIndex(where: {
          Self.types.contains($0) || Self.members.contains($0)
        }), words[..<place].allSatisfy(Self.modifiers.contains)
      else { return nil }
      isType =
        Self.types.contains(words[place]) && words[place] != "class"
        || words[place] == "class" && words.dropFirst(place + 1).first != "func"
      isExtension = words[place] == "extension"
      if ["init", "subscript"].contains(words[place]) {
        name = words[place]
      } else if words[place] == "func", let start = line.firstRange(of: "func ") {
        // An operator is no word.
        name = String(line[start.upperBound...].prefix { !"(< ".contains($0) })
      } else if words.count > place + 1 {
        name = words[place + 1]
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

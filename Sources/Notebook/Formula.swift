/// A converter of TeX formulas to plain text for the terminal: `\frac{\partial L}{\partial w_i}` becomes ∂L/∂wᵢ.
///
/// It supports the commands that the chapters use; others are left unchanged.
package struct Formula {
  private var rest: Substring
  private var result = ""

  /// Returns a formula as plain text.
  package static func plain(_ tex: some StringProtocol) -> String {
    var formula = Formula(rest: Substring(tex))
    formula.read()
    return formula.result.split(separator: "\n", omittingEmptySubsequences: false)
      .map { $0.split(separator: " ").joined(separator: " ") }.joined(separator: "\n")
  }

  /// Returns a line of prose with its `$…$` and `$$…$$` as plain text; a display formula is indented.
  package static func prose(_ line: String) -> String {
    guard line.contains("$") else { return line }
    if line.hasPrefix("$$"), line.hasSuffix("$$"), line.count > 4 {
      return plain(line.dropFirst(2).dropLast(2)).split(separator: "\n")
        .map { "    " + $0 }.joined(separator: "\n")
    }
    var (text, rest) = ("", line[...])
    while let start = rest.firstIndex(of: "$"),
      let end = rest[rest.index(after: start)...].firstIndex(of: "$")
    {
      let tex = rest[rest.index(after: start)..<end]
      let isCode = rest[..<start].count { $0 == "`" } % 2 == 1
      guard isTeX(tex, before: rest[end...].dropFirst().first), !isCode else {
        text += rest[...start]
        rest = rest[start...].dropFirst()
        continue
      }
      text += rest[..<start] + plain(tex)
      rest = rest[end...].dropFirst()
    }
    return text + rest
  }

  /// Returns whether the text between two dollar signs is a formula. With a space inside either sign it is an amount of
  /// money; with a digit after the second the signs may be closure arguments.
  package static func isTeX(_ text: Substring, before next: Character?) -> Bool {
    guard let first = text.first, first != " ", text.last != " " else { return false }
    return !(next?.isNumber ?? false)
  }

  private init(rest: Substring) { self.rest = rest }

  private mutating func read() {
    while let character = rest.popFirst() {
      switch character {
      case "\\": command()
      case "_": result += subscripted(group())
      case "^": result += superscripted(group())
      case "{", "}", "&": break
      case "-": result += "−"
      case ",": result += ", "
      default: result.append(character)
      }
    }
  }

  /// Reads a command's argument: a group in braces, a command, or one character.
  private mutating func group() -> String {
    rest = rest.drop { $0 == " " }
    if rest.first == "\\" {
      let name = rest.dropFirst().prefix { $0.isLetter }
      rest = rest[name.endIndex...]
      return Self.plain("\\" + name)
    }
    guard rest.popFirst("{") else {
      return Self.plain(rest.popFirst().map(String.init) ?? "")
    }
    var depth = 1
    let inner = rest.prefix {
      if $0 == "{" { depth += 1 }
      if $0 == "}" { depth -= 1 }
      return depth > 0
    }
    rest = rest[inner.endIndex...].dropFirst()
    return Self.plain(inner)
  }

  private mutating func command() {
    let name = rest.prefix { $0.isLetter }
    if name.isEmpty {
      switch rest.popFirst() {
      case "\\": result += "\n"
      case ",", ";", ":", " ": result += " "
      case "|": result += "‖"
      case "!", nil: break
      case let character?: result.append(character)
      }
      return
    }
    rest = rest[name.endIndex...]
    switch name {
    case "frac", "tfrac", "dfrac": result += Self.bracketed(group()) + "/" + Self.bracketed(group())
    case "sqrt": result += "√" + Self.bracketed(group())
    case "hat": result += group() + "\u{302}"
    case "bar": result += group() + "\u{304}"
    case "tilde": result += group() + "\u{303}"
    case "text", "mathrm", "operatorname", "mathbf": result += textGroup()
    case "begin", "end": _ = group()
    case "left": rest = rest.drop { $0 == " " }
    case "right": while result.last == " " { result.removeLast() }
    case "displaystyle", "limits", "bigl", "bigr": break
    default: symbol(String(name))
    }
  }

  /// Appends the character of a name. TeX ignores the space after a name; a word needs one.
  private mutating func symbol(_ name: String) {
    let symbol = Self.symbols[name] ?? "\\" + name
    result += symbol
    if ["⌋", "⌉", "⟩", "‖", "|"].contains(symbol) { return }
    rest = rest.drop { $0 == " " }
    let isWord = symbol.first?.isASCII == true && symbol.first?.isLetter == true
    if isWord, let next = rest.first, next.isLetter || next.isNumber || next == "\\" {
      result += " "
    }
  }

  /// Reads a group of text with its spaces.
  private mutating func textGroup() -> String {
    guard rest.popFirst("{") else { return "" }
    let words = rest.prefix { $0 != "}" }
    rest = rest[words.endIndex...].dropFirst()
    return String(words)
  }

  private func subscripted(_ text: String) -> String {
    let letters = text.filter { $0 != " " && $0 != "," }
    let isShort = letters.count == 1 || result.hasSuffix("Σ") || !text.contains { $0.isLetter }
    let small = letters.compactMap { Self.subscripts[$0] }
    if isShort, small.count == letters.count { return String(small) }
    return result.hasSuffix("Σ") ? "(\(text))" : "[\(text)]"
  }

  private func superscripted(_ text: String) -> String {
    let small = text.compactMap { Self.superscripts[$0] }
    return small.count == text.count ? String(small) : "^" + Self.bracketed(text)
  }

  /// Returns text in brackets if it contains an operator.
  private static func bracketed(_ text: String) -> String {
    text.contains { " +−·=/".contains($0) } ? "(\(text))" : text
  }
}

extension Substring {
  /// Removes the first character if it is `character`; returns whether it was.
  fileprivate mutating func popFirst(_ character: Character) -> Bool {
    guard first == character else { return false }
    removeFirst()
    return true
  }
}

/// The function of an exercise as tokens, and what the mutations need to know of it.
struct Function {
  let source: [UInt8]
  let tokens: [Token]
  /// The tokens of the body.
  let body: Range<Int>
  /// The index of the matching bracket of each bracket.
  private let partners: [Int: Int]
  /// The parameters and the variables, in the order in which they are declared.
  let names: [String]

  /// Reads the text of a learner's file with the solution in it.
  init(_ text: String, named name: String) {
    source = Array(text.utf8)
    let tokens = Token.scan(source)
    self.tokens = tokens
    var (partners, open): ([Int: Int], [Int]) = ([:], [])
    for (index, token) in tokens.enumerated() {
      if token.kind == .open { open.append(index) }
      if token.kind == .close, let first = open.popLast() {
        (partners[first], partners[index]) = (index, first)
      }
    }
    self.partners = partners
    let function =
      tokens.indices.first { $0 > 0 && tokens[$0].text == name && tokens[$0 - 1].text == "func" }
      ?? 0
    let parameters = tokens[function...].firstIndex { $0.text == "(" } ?? function
    let start = tokens[(partners[parameters] ?? function)...].firstIndex { $0.text == "{" } ?? 0
    body = (start + 1)..<(partners[start] ?? tokens.count)
    var names: [String] = []
    for index in parameters..<body.upperBound where tokens[index].kind == .word {
      let next = index + 1 < tokens.count ? tokens[index + 1].text : ""
      let isParameter = index < start && next == ":"
      let isDeclared =
        index > start && ["=", ",", ":", "in", ")"].contains(next)
        && Self.declares(tokens, before: index)
      if isParameter || isDeclared, !names.contains(tokens[index].text) {
        names.append(tokens[index].text)
      }
    }
    self.names = names
  }

  /// Returns whether a name is declared here: after `let`, `var`, `for`, or in their tuple.
  private static func declares(_ tokens: [Token], before index: Int) -> Bool {
    var index = index - 1
    while index > 0, [",", "("].contains(tokens[index].text) || tokens[index].kind == .word {
      if ["let", "var", "for"].contains(tokens[index].text) { return true }
      index -= 1
    }
    return false
  }

  /// Returns the index of the matching bracket.
  func partner(of index: Int) -> Int? { partners[index] }

  /// Returns the part of the source of a range of tokens.
  func bytes(_ range: Range<Int>) -> Range<Int> {
    tokens[range.lowerBound].range.lowerBound..<tokens[range.upperBound - 1].range.upperBound
  }

  /// Returns the text of a range of tokens.
  func text(_ range: Range<Int>) -> String {
    String(decoding: source[bytes(range)], as: UTF8.self)
  }

  /// Returns whether nothing is between a token and the next one.
  func touches(_ index: Int) -> Bool {
    index + 1 < tokens.count
      && tokens[index].range.upperBound == tokens[index + 1].range.lowerBound
  }

  /// Returns the operand that begins at a token: `-x`, `f(a)[0].b`.
  func operand(from start: Int) -> Range<Int>? {
    var index = start
    if body.contains(index), ["-", "!", "&"].contains(tokens[index].text), touches(index) {
      index += 1
    }
    if body.contains(index), tokens[index].text == "." { index += 1 }
    guard body.contains(index) else { return nil }
    switch tokens[index].kind {
    case .word, .number, .string: break
    case .open:
      guard let close = partner(of: index) else { return nil }
      index = close
    default: return nil
    }
    while touches(index), body.contains(index + 1) {
      if tokens[index + 1].text == ".", touches(index + 1) {
        index += 2
      } else if ["(", "["].contains(tokens[index + 1].text), let close = partner(of: index + 1) {
        index = close
      } else {
        break
      }
    }
    return start..<(index + 1)
  }

  /// Returns the operand that ends at a token.
  func operand(to end: Int) -> Range<Int>? {
    var index = end
    while body.contains(index) {
      if tokens[index].kind == .close {
        guard let open = partner(of: index), body.contains(open) else { return nil }
        index = open
        if tokens[index].text == "{" {
          index -= 1
          continue
        }
        if touches(index - 1), tokens[index - 1].kind == .word || tokens[index - 1].kind == .close {
          index -= 1
          continue
        }
      } else if tokens[index].kind != .word && tokens[index].kind != .number {
        return nil
      }
      if touches(index - 1), tokens[index - 1].text == "." {
        if touches(index - 2), [.word, .close].contains(tokens[index - 2].kind) {
          index -= 2
          continue
        }
        index -= 1
      }
      if touches(index - 1), ["-", "!"].contains(tokens[index - 1].text) { index -= 1 }
      return body.contains(index) ? index..<(end + 1) : nil
    }
    return nil
  }

  /// Returns the elements between a bracket and its partner, separated by commas: the tokens of each.
  func elements(after open: Int) -> [Range<Int>] {
    guard let close = partner(of: open), close > open + 1 else { return [] }
    var (elements, start, index): ([Range<Int>], Int, Int) = ([], open + 1, open + 1)
    while index < close {
      if tokens[index].text == "," {
        if start < index { elements.append(start..<index) }
        start = index + 1
      }
      index = tokens[index].kind == .open ? (partner(of: index) ?? index) + 1 : index + 1
    }
    return elements + (start < close ? [start..<close] : [])
  }

  /// The statements of the body and of every block in it, each on lines of its own.
  var statements: [Range<Int>] {
    var statements: [Range<Int>] = []
    var index = body.lowerBound
    while index < body.upperBound {
      let isFirst =
        isLineStart(index) || tokens[index - 1].text == "{" || tokens[index - 1].text == "in"
      guard isFirst, tokens[index].kind == .word || tokens[index].kind == .open else {
        index += 1
        continue
      }
      var end = index
      while end < body.upperBound {
        if tokens[end].kind == .close { break }
        if tokens[end].kind == .open { end = partner(of: end) ?? end }
        end += 1
        guard end < body.upperBound else { break }
        let continues =
          [".", "?"].contains(tokens[end].text) || tokens[end].kind == .symbol
          || tokens[end].text == "else"
        let ends = tokens[end - 1].kind == .symbol || tokens[end - 1].kind == .separator
        if isLineStart(end), !continues, !ends { break }
      }
      if end > index { statements.append(index..<end) }
      index += 1
    }
    return statements
  }

  private func isLineStart(_ index: Int) -> Bool {
    guard index > 0 else { return true }
    return source[tokens[index - 1].range.upperBound..<tokens[index].range.lowerBound]
      .contains(UInt8(ascii: "\n"))
  }
}

import Glibc

/// A chapter's file as lines of prose and code.
package struct Source {
  /// A line of prose or code.
  package enum Line: Equatable {
    /// The text after `//:`.
    case prose(String)
    /// The whole line.
    case code(String)
  }

  /// The lines; empty if the file cannot be read.
  package let lines: [Line]

  /// Returns whether a line of code is a call of ``begin(line:)``, which is not printed.
  package static func isCue(_ code: String) -> Bool { code.drop { $0 == " " } == "begin()" }

  /// The project folder, two folders above the chapter's.
  package private(set) var project = "."

  /// Reads a file.
  package init(file: String) {
    guard let stream = fopen(file, "r") else {
      self.init(text: "")
      return
    }
    defer { fclose(stream) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = fread(&buffer, 1, buffer.count, stream)
      if count == 0 { break }
      bytes += buffer[0..<count]
    }
    self.init(text: String(decoding: bytes, as: UTF8.self))
    project = file.split(separator: "/", omittingEmptySubsequences: false).dropLast(3)
      .joined(separator: "/")
  }

  /// Parses a text.
  package init(text: String) {
    lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      let text = line.drop { $0 == " " }
      guard text.hasPrefix("//:") else { return .code(String(line)) }
      let prose = text.dropFirst(3)
      return .prose(String(prose.hasPrefix(" ") ? prose.dropFirst() : prose))
    }
  }

  /// The text of the first heading.
  package var title: String? {
    for case .prose(let text) in lines where text.hasPrefix("# ") {
      return String(text.dropFirst(2))
    }
    return nil
  }

  /// Returns the line after which the chapter's body starts, for a call of `chapter` in `line`: the one that names the
  /// closure's arguments, "chapter([…]) { options in".
  package func opening(of line: Int) -> Int {
    let opening = lines.indices.dropFirst(line - 1).first {
      if case .code(let text) = lines[$0] { text.hasSuffix(" in") } else { false }
    }
    return opening.map { $0 + 1 } ?? line
  }

  /// Returns the last line of the statement that starts at `line`, where its brackets are closed.
  package func endOfStatement(_ line: Int) -> Int {
    var depth = 0
    var current = line
    while current <= lines.count {
      guard case .code(let text) = lines[current - 1] else {
        return max(line, current - 1)
      }
      depth += Self.depths(text).change
      if depth <= 0 { return current }
      current += 1
    }
    return lines.count
  }

  /// Returns the last line of the condition or loop that starts at `line` and contains prose; `nil` if there is none. An
  /// `else` starts a new one.
  ///
  /// Such prose is about the output of its block, and is skipped if the block was not executed.
  package func endOfBranchWithProse(_ line: Int) -> Int? {
    guard (1...lines.count).contains(line), case .code(let first) = lines[line - 1] else {
      return nil
    }
    let words = first.drop { $0 == " " }
    let begins = ["if ", "for ", "while ", "} else "].contains { words.hasPrefix($0) }
    guard begins, first.hasSuffix("{") || first.hasSuffix(" in") else { return nil }
    var (depth, hasProse) = (1, false)
    for current in (line + 1)..<max(line + 1, lines.count + 1) {
      guard case .code(let text) = lines[current - 1] else {
        hasProse = true
        continue
      }
      let (low, change) = Self.depths(text)
      if depth + low <= 0 {
        // "} else {" belongs to the next branch.
        return hasProse ? (depth + change > 0 ? current - 1 : current) : nil
      }
      depth += change
    }
    return nil
  }

  /// Returns the lowest and the final depth of brackets in a line, relative to its start.
  private static func depths(_ text: String) -> (low: Int, change: Int) {
    var (low, depth, isString, previous) = (0, 0, false, Character(" "))
    for character in text {
      if character == "\"" && previous != "\\" { isString.toggle() }
      if !isString {
        if character == "/" && previous == "/" { break }
        if "([{".contains(character) { depth += 1 }
        if ")]}".contains(character) { depth -= 1 }
        low = min(low, depth)
      }
      previous = character
    }
    return (low, depth)
  }
}

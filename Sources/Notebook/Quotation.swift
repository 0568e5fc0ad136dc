import Foundation

/// A declaration of the library, quoted by name.
package struct Quotation: Equatable, Sendable {
  /// The name by which it was found: "Variable.matmul".
  package let name: String
  /// The code, without documentation comments and indentation.
  package let code: String
  /// The path of the file, relative to the project folder.
  package let file: String
  /// The line where the declaration starts.
  package let line: Int

  /// An error from an unknown or ambiguous name.
  package struct Failure: Error, CustomStringConvertible {
    /// The name and the problem.
    package let description: String
  }

  /// Finds a declaration in the project's `Sources`.
  ///
  /// A name is `function`, `Type`, or `Type.member`; ambiguous names need argument labels, `Type.member(_:axis:)`, or the
  /// file, `Type.member in File.swift`.
  ///
  /// - Throws: ``Failure`` if there is no such declaration, or more than one.
  package init(_ name: String, project: String) throws {
    let parts = name.components(separatedBy: " in ")
    let sources = project + "/Sources"
    let files = (FileManager.default.subpaths(atPath: sources) ?? []).filter {
      $0.hasSuffix(".swift") && (parts.count < 2 || $0.hasSuffix("/" + parts[1]))
    }
    var found: [Quotation] = []
    for file in files.sorted() {
      let text = try String(contentsOfFile: sources + "/" + file, encoding: .utf8)
      found += Self.find(name: parts[0], in: text).map { code, line in
        Quotation(name: parts[0], code: code, file: "Sources/" + file, line: line)
      }
    }
    guard let first = found.first else {
      throw Failure(description: "@quote \(name): no such declaration in Sources")
    }
    guard found.count == 1 else {
      let locations = found.map { "\($0.file):\($0.line)" }.joined(separator: ", ")
      throw Failure(
        description: "@quote \(name): ambiguous, \(found.count) declarations (\(locations)). "
          + "Add argument labels, or the file: \(name) in \(first.file.split(separator: "/").last ?? "")"
      )
    }
    self = first
  }

  private init(name: String, code: String, file: String, line: Int) {
    (self.name, self.code, self.file, self.line) = (name, code, file, line)
  }

  /// Returns the declarations of a name in a file's text: the code, and the line where it starts.
  static func find(name: String, in text: String) -> [(code: String, line: Int)] {
    let wanted = Name(name)
    guard text.contains(wanted.base) else { return [] }
    let source = Source(text: text)
    let lines = text.components(separatedBy: "\n")
    var found: [(String, Int)] = []
    /// The types around the current line, and the line where each ends.
    var types: [(type: String, end: Int)] = []
    var number = 0
    while number < lines.count {
      number += 1
      types.removeAll { $0.end < number }
      guard let declared = Declaration(lines[number - 1]) else { continue }
      let end = source.endOfStatement(number)
      if declared.name == wanted.base, types.last?.type == wanted.type,
        !(declared.isType && declared.isExtension)
      {
        let code = Array(lines[number - 1..<end])
        let labels = wanted.labels
        if labels == nil || labels == Self.labels(of: code.joined(separator: " ")) {
          found.append((unindented(code), number))
        }
      }
      // Local declarations cannot be quoted.
      if declared.isType { types.append((declared.name, end)) } else { number = end }
    }
    return found
  }

  private static func unindented(_ lines: [String]) -> String {
    let indentation = lines[0].prefix { $0 == " " }.count
    return lines.map { String($0.dropFirst(min(indentation, $0.prefix { $0 == " " }.count))) }
      .joined(separator: "\n")
  }

  /// Returns the argument labels of a declaration: "_:axis:" for `func sum(_ x: Int, axis: Int)`.
  private static func labels(of code: String) -> String {
    guard let open = code.firstIndex(of: "(") else { return "" }
    var (depth, result, isLabel) = (0, "", true)
    var word = ""
    for character in code[open...] {
      if "([{<".contains(character) { depth += 1 }
      if ")]}>".contains(character) { depth -= 1 }
      if depth == 0 { break }
      if depth == 1 && character == "," { (isLabel, word) = (true, "") }
      if isLabel && (character.isLetter || character.isNumber || character == "_") {
        word.append(character)
      } else if isLabel && !word.isEmpty {
        result += word + ":"
        isLabel = false
      }
    }
    return result
  }
}

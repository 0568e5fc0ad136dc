import Files
import Foundation

/// A snapshot of the book for tests: its text without images, timings and paths.
///
/// Of graphs it contains the labels and edges, but not the layout.
struct Snapshot {
  /// The folder of the expected snapshot, relative to the project folder.
  static let folder = "Tests/Fixtures/Book"

  /// The texts by file name: "05.md", "05.graphs".
  let texts: [String: String]

  /// Creates the snapshot of a book.
  init(_ book: BuiltBook) throws {
    let writer = MarkdownWriter(images: nil, project: "../../../")
    var texts: [String: String] = [:]
    for document in book.documents {
      texts[document.paddedNumber + ".md"] = writer.text(document)
      let graphs = try document.outputs.filter { $0.kind == .graph }.compactMap {
        output -> String? in
        guard let name = output.file else { return nil }
        let path = "\(book.output)/\(document.name)/\(name).dot"
        return try "\(name)\n" + Self.text(ofDOT: String(contentsOfFile: path, encoding: .utf8))
      }
      if !graphs.isEmpty {
        texts[document.paddedNumber + ".graphs"] = graphs.joined(separator: "\n")
      }
    }
    self.texts = texts
  }

  /// Writes the texts to a folder.
  func write(to folder: String) throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    for (name, text) in texts { try File.write(Array(text.utf8), to: "\(folder)/\(name)") }
  }

  /// Returns the difference to the expected snapshot in a folder, and the command that updates it; `nil` if there is
  /// none.
  func difference(from folder: String) -> String? {
    var parts: [String] = []
    for (name, text) in texts.sorted(by: { $0.key < $1.key }) {
      let expected = (try? String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)) ?? ""
      let comparison = SnapshotComparison(
        expected: expected, actual: text, isGraph: name.hasSuffix(".graphs"))
      if let diff = comparison.diff { parts.append("\(name)\n\(diff)") }
    }
    guard !parts.isEmpty else { return nil }
    return parts.joined(separator: "\n")
      + "\nIf the new text is correct, update the snapshot: swift run book --accept"
  }

  /// Returns the labels and edges of a graph without attributes: "  n0: x [4, 1] 0 1 2 3" and "  n0 -> n3".
  static func text(ofDOT dot: String) -> String {
    var lines: [String] = []
    for line in dot.split(separator: "\n") {
      let text = line.drop { $0 == " " }
      guard let open = text.firstRange(of: " ["), text.hasSuffix("];") else { continue }
      let head = text[..<open.lowerBound]
      if ["graph", "node", "edge"].contains(head) { continue }
      let label = label(in: text[open.upperBound...])
      lines.append("  " + head + (label.isEmpty ? "" : ": " + label))
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// Returns the text of the label in a list of attributes, without tags.
  private static func label(in attributes: Substring) -> String {
    guard let start = attributes.firstRange(of: "label=")?.upperBound else { return "" }
    let rest = attributes[start...]
    if rest.first == "\"" { return String(rest.dropFirst().prefix { $0 != "\"" }) }
    var depth = 0
    var text = ""
    for character in rest {
      if character == "<" {
        depth += 1
      } else if character == ">" {
        depth -= 1
        text += " "
        if depth == 0 { break }
      } else if depth == 1 {
        text.append(character)
      }
    }
    return text.replacingOccurrences(of: "&#160;", with: " ")
      .split(separator: " ").joined(separator: " ")
  }
}

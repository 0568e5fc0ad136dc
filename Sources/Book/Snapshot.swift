import Files
import Foundation

/// A book as text that is kept in the project and compared with: no pictures, no timings, no paths.
///
/// Of a graph it has what stands in its boxes and which way its arrows go, not where Graphviz puts them.
struct Woven {
  /// Where it is kept, from the project's folder.
  static let folder = "Tests/Fixtures/Book"

  /// By the file's name: "05.md", "05.graphs".
  let texts: [String: String]

  init(_ edition: Edition) throws {
    let writer = MarkdownWriter(pictures: nil, project: "../../../")
    var texts: [String: String] = [:]
    for document in edition.documents {
      texts[document.paddedNumber + ".md"] = writer.text(document)
      let graphs = try document.outputs.filter { $0.kind == .graph }.compactMap {
        shown -> String? in
        guard let name = shown.file else { return nil }
        let path = "\(edition.output)/\(document.name)/\(name).dot"
        return try "\(name)\n" + Self.reading(ofDOT: String(contentsOfFile: path, encoding: .utf8))
      }
      if !graphs.isEmpty {
        texts[document.paddedNumber + ".graphs"] = graphs.joined(separator: "\n")
      }
    }
    self.texts = texts
  }

  func write(to folder: String) throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    for (name, text) in texts { try File.write(Array(text.utf8), to: "\(folder)/\(name)") }
  }

  /// How the text differs from what is kept in a folder: a diff, and the command that accepts it; `nil`
  /// where it does not.
  func difference(from folder: String) -> String? {
    var parts: [String] = []
    for (name, text) in texts.sorted(by: { $0.key < $1.key }) {
      let kept = (try? String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)) ?? ""
      let comparison = Comparison(kept: kept, now: text, isGraph: name.hasSuffix(".graphs"))
      if let diff = comparison.diff { parts.append("\(name)\n\(diff)") }
    }
    guard !parts.isEmpty else { return nil }
    return parts.joined(separator: "\n")
      + "\nIf that is right: swift run book --accept"
  }

  /// A graph's description without its looks: "  n0: x [4, 1] 0 1 2 3" and "  n0 -> n3".
  static func reading(ofDOT dot: String) -> String {
    var lines: [String] = []
    for line in dot.split(separator: "\n") {
      let text = line.drop { $0 == " " }
      guard let open = text.firstRange(of: " ["), text.hasSuffix("];") else { continue }
      let head = text[..<open.lowerBound]
      if ["graph", "node", "edge"].contains(head) { continue }
      let label = words(text[open.upperBound...])
      lines.append("  " + head + (label.isEmpty ? "" : ": " + label))
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// The text of a label, without tags.
  private static func words(_ attributes: Substring) -> String {
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

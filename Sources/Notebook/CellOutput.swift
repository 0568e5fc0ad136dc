import Foundation

/// One thing that a chapter showed, as `--record` writes it: the book is woven from these.
package struct Shown: Codable, Equatable, Sendable {
  package enum Kind: String, Codable, Sendable {
    /// Tensors, sentences, numbers.
    case text
    case table
    /// A sentence that was checked.
    case claim
    /// An image of dots, a recorded graph, a page to step through, a plot of curves.
    case picture, graph, page, plot
  }

  /// The line of the chapter that showed it.
  package var line: Int
  package var kind: Kind
  /// What the terminal prints.
  package var text: String
  /// A table's rows, the heading first.
  package var rows: [[String]]?
  /// A file's name in the chapter's output folder; none where it could not be drawn.
  package var file: String?
  /// Whether it differs from machine to machine, as timings do.
  package var varies: Bool?

  package init(
    _ kind: Kind, _ text: String, line: Int, rows: [[String]]? = nil, file: String? = nil,
    varies: Bool = false
  ) {
    (self.kind, self.text, self.line, self.rows, self.file) = (kind, text, line, rows, file)
    self.varies = varies ? true : nil
  }

  /// Reads what a chapter recorded, a JSON object a line.
  package static func list(ofLines text: String) throws -> [Shown] {
    try text.split(separator: "\n").map {
      try JSONDecoder().decode(Shown.self, from: Data($0.utf8))
    }
  }

  /// One line of JSON.
  var json: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
  }
}

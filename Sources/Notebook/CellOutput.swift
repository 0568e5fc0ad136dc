import Foundation

/// An output of a chapter's code, as recorded by `--record` for the book.
package struct CellOutput: Codable, Equatable, Sendable {
  /// The kinds of output.
  package enum Kind: String, Codable, Sendable {
    /// Text: tensors, numbers, sentences.
    case text
    /// A table.
    case table
    /// A sentence whose truth was checked.
    case claim
    /// A bitmap.
    case picture
    /// A picture of a computation graph.
    case graph
    /// An interactive page of a computation graph.
    case page
    /// A plot.
    case plot
  }

  /// The line of the chapter that produced it.
  package var line: Int
  /// The kind of output.
  package var kind: Kind
  /// The text printed in the terminal.
  package var text: String
  /// The rows of a table, the header first.
  package var rows: [[String]]?
  /// The name of a file in the chapter's output folder; `nil` if it could not be drawn.
  package var file: String?
  /// Whether it depends on the machine, as timings do; `nil` if not.
  package var varies: Bool?

  /// Creates an output.
  package init(
    _ kind: Kind, _ text: String, line: Int, rows: [[String]]? = nil, file: String? = nil,
    varies: Bool = false
  ) {
    (self.kind, self.text, self.line, self.rows, self.file) = (kind, text, line, rows, file)
    self.varies = varies ? true : nil
  }

  /// Returns the outputs in a chapter's record, in the JSON Lines format.
  package static func list(ofLines text: String) throws -> [CellOutput] {
    try text.split(separator: "\n").map {
      try JSONDecoder().decode(CellOutput.self, from: Data($0.utf8))
    }
  }

  /// The output as one line of JSON.
  var json: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
  }
}

import Foundation
import Notebook

/// The writer of chapters as Jupyter notebooks (nbformat 4.5) with outputs.
struct NotebookWriter {
  /// Returns the path of a chapter's images, which are embedded.
  let images: (Document) -> String
  /// The writer of content that is the same in Markdown.
  let markdown: MarkdownWriter

  /// Returns a chapter's notebook as JSON.
  func data(_ document: Document) throws -> Data {
    var cells: [[String: Any]] = []
    func add(_ type: String, _ source: String, outputs: [[String: Any]] = []) {
      var cell: [String: Any] = [
        "cell_type": type, "metadata": [String: String](), "source": Self.lines(source),
        "id": "cell-\(cells.count + 1)",
      ]
      if type == "code" {
        cell["outputs"] = outputs
        cell["execution_count"] = NSNull()
      }
      cells.append(cell)
    }
    add("markdown", "# \(document.number). \(document.title)")
    for block in document.plainBlocks {
      switch block {
      case .heading(let level, let text, _):
        add("markdown", String(repeating: "#", count: level) + " " + text)
      case .prose(let text): add("markdown", text)
      case .code(let code, _): add("code", code.trimmingCharacters(in: .newlines))
      case .aside(_, let code, _): add("code", code.trimmingCharacters(in: .newlines))
      case .quotation(let quotation):
        add("markdown", "```swift\n\(quotation.code)\n```\n\n`\(quotation.file)`")
      case .term(let term): add("markdown", "> **\(term.name)**: \(term.explanation)")
      case .output(let outputs):
        let outputs = try outputs.map { try output($0, document) }
        // Attach output to the code cell before it, or to a new one.
        if cells.last?["cell_type"] as? String == "code" {
          cells[cells.count - 1]["outputs"] =
            (cells[cells.count - 1]["outputs"] as? [[String: Any]] ?? []) + outputs
        } else {
          add("code", "", outputs: outputs)
        }
      }
    }
    for exercise in document.exercises {
      add("markdown", markdown.exercise(exercise))
    }
    return try JSONSerialization.data(
      withJSONObject: Self.notebook(cells),
      options: [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes])
  }

  private static func notebook(_ cells: [[String: Any]]) -> [String: Any] {
    [
      "nbformat": 4, "nbformat_minor": 5, "cells": cells,
      "metadata": [
        "kernelspec": ["name": "swift", "display_name": "Swift", "language": "swift"],
        "language_info": [
          "name": "swift", "file_extension": ".swift", "mimetype": "text/x-swift",
        ],
      ],
    ]
  }

  private func output(_ output: CellOutput, _ document: Document) throws -> [String: Any] {
    guard let name = output.file, output.kind != .page else {
      return ["output_type": "stream", "name": "stdout", "text": Self.lines(output.text + "\n")]
    }
    let path = images(document) + name
    let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    let data: [String: Any]
    if name.hasSuffix(".svg") {
      data = ["image/svg+xml": Self.lines(String(decoding: bytes, as: UTF8.self))]
    } else {
      let type = name.hasSuffix(".png") ? "image/png" : "image/jpeg"
      data = [type: bytes.base64EncodedString()]
    }
    return ["output_type": "display_data", "metadata": [String: String](), "data": data]
  }

  /// Returns text in nbformat's form, lines with their newlines.
  private static func lines(_ text: String) -> [String] {
    let lines = text.components(separatedBy: "\n")
    return lines.indices.map { lines[$0] + ($0 < lines.count - 1 ? "\n" : "") }
      .filter { !$0.isEmpty }
  }
}

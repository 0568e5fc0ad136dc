import Foundation
import Testing

@testable import Book

/// Notebooks conform to the schema of Jupyter's nbformat 5.11 (BSD license).
@Suite struct NotebookWriterTests {
  private func schema() throws -> JSONSchema {
    try JSONSchema(
      contentsOfFile: QuickBook.project + "/Tests/Fixtures/nbformat.v4.5.schema.json")
  }

  @Test func `every chapter's notebook is valid and contains all outputs`() throws {
    let book = try QuickBook.book.get()
    let schema = try schema()
    let writer = NotebookWriter(
      images: { "\(book.output)/\($0.name)/" },
      markdown: MarkdownWriter(images: nil, project: "../"))
    for document in book.documents {
      let value = try JSONSerialization.jsonObject(with: try writer.data(document))
      #expect(schema.problems(value) == [], "chapter \(document.number)")
      let notebook = try #require(value as? [String: Any])
      let cells = try #require(notebook["cells"] as? [[String: Any]])
      let outputs = cells.flatMap { $0["outputs"] as? [[String: Any]] ?? [] }
      #expect(outputs.count == document.outputs.count)
      let ids = cells.compactMap { $0["id"] as? String }
      #expect(Set(ids).count == cells.count)
    }
  }

  @Test func `an invalid notebook violates the schema`() throws {
    let schema = try schema()
    let metadata = [String: String]()
    func notebook(_ cell: [String: Any]) -> [String: Any] {
      ["nbformat": 4, "nbformat_minor": 5, "metadata": metadata, "cells": [cell]]
    }
    let markdown: [String: Any] = [
      "cell_type": "markdown", "id": "a", "metadata": metadata, "source": ["x"],
    ]
    #expect(schema.problems(notebook(markdown)) == [])
    for (name, wrong) in [
      ("id", "no spaces, please"), ("cell_type", "song"), ("source", 3), ("more", 1),
    ] as [(String, Any)] {
      #expect(!schema.problems(notebook(markdown.merging([name: wrong]) { $1 })).isEmpty, "\(name)")
    }
    #expect(!schema.problems(["nbformat": 4, "cells": [Any](), "metadata": metadata]).isEmpty)
    #expect(!schema.problems(notebook(markdown.filter { $0.key != "id" })).isEmpty)
  }
}

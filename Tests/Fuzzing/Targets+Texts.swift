import Diagrams
import Files
import Foundation

@testable import Book

extension FuzzTarget {
  /// The texts of the book.
  static let texts = [
    FuzzTarget("markdown", words: markdownWords) { input in
      let html = Markup.html(input.text)
      try Fault.unless(!html.contains("<script"), "raw HTML: \(html.prefix(500))")
    },
    // A chapter's source, as Markdown and as a notebook.
    FuzzTarget("chapter", words: markdownWords + ["//: ", "show(", "chapter(", "\"\"\"", "#if "]) {
      input in
      let name = "01-Fuzz"
      try File.write(input.bytes, to: "\(input.folder)/Chapters/\(name)/main.swift")
      let document = try Document(folder: name, outputs: [], project: input.folder)
      let markdown = MarkdownWriter(images: nil, project: "")
      _ = markdown.text(document)
      let notebook = try NotebookWriter(images: { _ in "" }, markdown: markdown).data(document)
      _ = try JSONSerialization.jsonObject(with: notebook)
    },
  ]

  private static let markdownWords = [
    "`", "```\n", "$", "$$", "|", "|-|\n", "[^1]", "[a](b)", "![", "<script>", "&#0;", "*", "**",
    "_",
    "> ", "- ", "1. ", "\n\n", "\t", "<a href=\"x\">", "javascript:", "\\", "\u{0}", "\u{301}",
  ]

  /// Lines are the names in a diagram.
  static let dot = FuzzTarget(
    "dot", words: ["<", ">", "\"", "\\", "&amp;", "\\N", "->", "{", "}", "\u{0}"]
  ) { input in
    let names = input.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    var left = names[...]
    func name() -> String { left.popFirst() ?? names[0] }
    var diagram = Diagram(title: name())
    let cluster = diagram.addCluster(name())
    let value = diagram.add(.init(role: .input, name: name()), in: cluster)
    let operation = diagram.add(
      Diagram.Operation(name(), detail: name()), from: [value], in: cluster)
    let module = diagram.add(Diagram.Module(name: name(), type: name()), from: [operation])
    diagram.connect(value, to: module, label: name())
    let svg = try Graphviz.render(dot: diagram.dot(), format: .svg)
    try Fault.unless(
      !String(decoding: svg, as: UTF8.self).contains("<script"), "a name became an element")
  }
}

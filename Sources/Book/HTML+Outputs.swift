import Files
import Notebook

extension HTMLWriter {
  /// Returns an output as HTML.
  ///
  /// - Parameters:
  ///   - output: the output.
  ///   - prefix: the prefix of identifiers inside drawings.
  ///   - label: the alternative text of images.
  func output(_ output: CellOutput, in document: Document, prefix: String, label: String) -> String
  {
    switch output.kind {
    case .text:
      let kind = output.text.contains("\n") ? "output" : "output sentence"
      return "<pre class=\"\(kind)\" tabindex=\"0\">\(output.text.escapedForMarkup)</pre>"
    case .claim: return "<p class=\"claim\">\(output.text.escapedForMarkup)</p>"
    case .table: return table(output.rows ?? [])
    case .page:
      let file = "\(document.name)/\(output.file ?? "")"
      return
        "<p class=\"page\"><a href=\"\(file)\">Step through the graph: \(output.file ?? "")</a></p>"
    case .picture, .graph, .plot:
      guard let name = output.file else {
        return "<p class=\"missing\">\(output.text.escapedForMarkup)</p>"
      }
      return figure(output.kind, name, in: document, prefix: prefix, label: label)
    }
  }

  private func table(_ rows: [[String]]) -> String {
    func row(_ cells: [String], _ tag: String) -> String {
      "<tr>" + cells.map { "<\(tag)>\(Markup.cell($0))</\(tag)>" }.joined() + "</tr>"
    }
    guard let heading = rows.first else { return "" }
    return
      "<div class=\"wide\" tabindex=\"0\"><table class=\"output\"><thead>\(row(heading, "th"))</thead><tbody>"
      + rows.dropFirst().map { row($0, "td") }.joined() + "</tbody></table></div>"
  }

  private func figure(
    _ kind: CellOutput.Kind, _ name: String, in document: Document, prefix: String, label: String
  ) -> String {
    let file = "\(document.name)/\(name)"
    let label = label.isEmpty ? name : label
    let picture =
      name.hasSuffix(".svg")
      ? SVG.inlined(
        "\(book.output)/\(file)", prefix: prefix, label: label, shrinks: kind == .plot) : nil
    let image = "<img src=\"\(file)\" alt=\"\(label.escapedForMarkup)\" loading=\"lazy\">"
    return "<figure class=\"\(kind.rawValue)\"><div class=\"paper\">"
      + "<button class=\"enlarge\" type=\"button\" aria-label=\"Enlarge \(name)\">"
      + "\(picture ?? image)</button></div>"
      + "<figcaption><a href=\"\(file)\">\(name)</a></figcaption></figure>"
  }
}

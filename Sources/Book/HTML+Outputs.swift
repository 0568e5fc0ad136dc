import Files
import Notebook

extension HTMLWriter {
  /// What a line showed.
  ///
  /// - Parameters:
  ///   - prefix: for the names inside of drawings.
  ///   - label: what can be seen, for those who cannot.
  func output(_ shown: Shown, in document: Document, prefix: String, label: String) -> String {
    switch shown.kind {
    case .text:
      let kind = shown.text.contains("\n") ? "output" : "output sentence"
      return "<pre class=\"\(kind)\" tabindex=\"0\">\(shown.text.escapedForMarkup)</pre>"
    case .claim: return "<p class=\"claim\">\(shown.text.escapedForMarkup)</p>"
    case .table: return table(shown.rows ?? [])
    case .page:
      let file = "\(document.name)/\(shown.file ?? "")"
      return "<p class=\"page\"><a href=\"\(file)\">Step through it: \(shown.file ?? "")</a></p>"
    case .picture, .graph, .plot:
      guard let name = shown.file else {
        return "<p class=\"missing\">\(shown.text.escapedForMarkup)</p>"
      }
      return figure(shown.kind, name, in: document, prefix: prefix, label: label)
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
    _ kind: Shown.Kind, _ name: String, in document: Document, prefix: String, label: String
  ) -> String {
    let file = "\(document.name)/\(name)"
    let label = label.isEmpty ? name : label
    let picture =
      name.hasSuffix(".svg")
      ? SVG.inlined(
        "\(edition.output)/\(file)", prefix: prefix, label: label, shrinks: kind == .plot) : nil
    let image = "<img src=\"\(file)\" alt=\"\(label.escapedForMarkup)\" loading=\"lazy\">"
    return "<figure class=\"\(kind.rawValue)\"><div class=\"paper\">"
      + "<button class=\"enlarge\" type=\"button\" aria-label=\"Enlarge \(name)\">"
      + "\(picture ?? image)</button></div>"
      + "<figcaption><a href=\"\(file)\">\(name)</a></figcaption></figure>"
  }
}

extension Diagram {
  /// Renders the diagram in memory.
  ///
  /// SVG comes ready for a page: it shrinks to the room there is, and says in words what each node is
  /// where the pointer rests on it. DOT is the text of `dot(_:)`, which needs no layout.
  ///
  /// - Throws: `GraphvizError`, with Graphviz's own words.
  public func rendered(
    as format: Graphviz.Format, style: Style = Style()
  ) throws(GraphvizError) -> [UInt8] {
    let text = dot(style)
    switch format {
    case .dot: return Array(text.utf8)
    case .svg: return ready(svg: try Graphviz.render(dot: text, format: .svg))
    case .png, .pdf: return try Graphviz.render(dot: text, format: format)
    }
  }

  /// Makes Graphviz's SVG fit to stand in a page.
  ///
  /// The prologue and the comments go, as they may not stand inside HTML; titles, which browsers show
  /// on hovering, say what is there instead of `n12`; nothing is wider than the page; and the colour
  /// `transparent`, which SVG 1.1 does not know and some viewers paint black, becomes `none`.
  private func ready(svg: [UInt8]) -> [UInt8] {
    var lines: [String] = []
    var group: Substring = ""
    var isPrologue = true
    for line in String(decoding: svg, as: UTF8.self).split(separator: "\n") {
      if line.utf8.starts(with: "<svg".utf8) {
        isPrologue = false
        let name = Label.escaped(Label.line(title ?? "Computation graph"))
        lines.append(
          "<svg role=\"img\" aria-label=\"\(name)\" style=\"max-width: 100%; height: auto\""
            + line.dropFirst(4))
        continue
      }
      if isPrologue || line.utf8.starts(with: "<!--".utf8) { continue }
      if line.utf8.starts(with: "<g id=\"".utf8) {
        group = line.dropFirst(7).prefix { $0 != "\"" }
      }
      if line.utf8.starts(with: "<title>".utf8) {
        if let words = words(for: group) { lines.append("<title>\(Label.escaped(words))</title>") }
        continue
      }
      lines.append(String(line.replacing("stroke=\"transparent\"", with: "stroke=\"none\"")))
    }
    return Array((lines.joined(separator: "\n") + "\n").utf8)
  }

  /// What the element called `id` is, in words; `nil` for edges and for the picture as a whole.
  private func words(for id: Substring) -> String? {
    guard let index = Int(id.dropFirst()) else { return nil }
    switch id.first {
    case "c" where clusters.indices.contains(index): return Label.line(clusters[index].title)
    case "n" where nodes.indices.contains(index):
      switch nodes[index].kind {
      case .value(let value):
        let parts = [value.name.map { Label.line($0) }, value.role.rawValue, value.shapeText]
        return parts.compactMap { $0 }.joined(separator: ", ")
      case .operation(let operation):
        return [operation.name, operation.detail].compactMap { $0.map { Label.line($0) } }
          .joined(separator: ", ")
      case .module(let module):
        return "\(module.type) \(Label.line(module.path)), \(module.operations) operations"
      }
    default: return nil
    }
  }
}

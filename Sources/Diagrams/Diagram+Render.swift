import Glibc

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
    if format != .dot, longestSpan() > Self.longestSpan {
      throw GraphvizError(
        step: .layout,
        words: "an arrow passes more than \(Self.longestSpan) rows of nodes, in which it "
          + "loses its way; fold modules, or write .dot or .json")
    }
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
  /// on hovering, say what is there instead of `n12`; nothing is wider than the page; and the color
  /// `transparent`, which SVG 1.1 does not know and some viewers paint black, becomes `none`.
  func ready(svg: [UInt8]) -> [UInt8] {
    var page: [UInt8] = []
    page.reserveCapacity(svg.count)
    var group = ""
    var isPrologue = true
    for line in svg.split(separator: UInt8(ascii: "\n")) {
      if line.begins("<svg") {
        isPrologue = false
        let name = Label.escaped(Label.line(title ?? "Computation graph"))
        page += "<svg role=\"img\" aria-label=\"\(name)\"".utf8
        page += " style=\"max-width: 100%; height: auto\"".utf8
        page += line.dropFirst(4)
      } else if isPrologue || line.begins("<!--") {
        continue
      } else if line.begins("<title>") {
        guard let words = words(for: group[...]) else { continue }
        page += "<title>\(Label.escaped(words))</title>".utf8
      } else {
        if line.begins("<g id=\"") {
          group = String(
            decoding: line.dropFirst(7).prefix { $0 != UInt8(ascii: "\"") }, as: UTF8.self)
        }
        page += line.isTransparent ? line.opaque : line
      }
      page.append(UInt8(ascii: "\n"))
    }
    return page
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

extension ArraySlice<UInt8> {
  /// Whether the bytes begin with those of `text`.
  fileprivate func begins(_ text: StaticString) -> Bool {
    count >= text.utf8CodeUnitCount
      && withUnsafeBytes { memcmp($0.baseAddress!, text.utf8Start, text.utf8CodeUnitCount) == 0 }
  }

  /// Whether an outline of a color that SVG 1.1 does not know is among them.
  fileprivate var isTransparent: Bool {
    var rest = self
    while let start = rest.firstIndex(of: UInt8(ascii: "s")) {
      rest = rest[start...]
      if rest.begins("stroke=\"transparent\"") { return true }
      rest = rest.dropFirst()
    }
    return false
  }

  /// The same without such an outline.
  fileprivate var opaque: ArraySlice<UInt8> {
    let text = String(decoding: self, as: UTF8.self)
    return Array(text.replacing("stroke=\"transparent\"", with: "stroke=\"none\"").utf8)[...]
  }
}

import Glibc

extension Diagram {
  /// Renders the diagram in memory.
  ///
  /// SVG can be embedded in a page: it shrinks to the available width, and tooltips describe the nodes. DOT is the
  /// text of ``dot(_:)``, without layout.
  ///
  /// - Throws: ``GraphvizError``, with Graphviz's own message.
  public func rendered(
    as format: Graphviz.Format, style: Style = Style()
  ) throws(GraphvizError) -> [UInt8] {
    if format != .dot, longestSpan() > Self.maximumEdgeSpan {
      throw GraphvizError(
        step: .layout,
        message: "an edge spans more than \(Self.maximumEdgeSpan) ranks; fold modules, or write "
          + ".dot or .json")
    }
    let text = dot(style)
    switch format {
    case .dot: return Array(text.utf8)
    case .svg: return embeddable(svg: try Graphviz.render(dot: text, format: .svg))
    case .png, .pdf: return try Graphviz.render(dot: text, format: format)
    }
  }

  /// Returns Graphviz's SVG adapted for embedding in a page.
  ///
  /// The prologue and the comments, which are not allowed inside HTML, are removed; titles, which browsers show as
  /// tooltips, describe the node instead of saying `n12`; the width is limited to that of the page; and the color
  /// `transparent`, which is not in SVG 1.1 and painted black by some viewers, becomes `none`.
  func embeddable(svg: [UInt8]) -> [UInt8] {
    var page: [UInt8] = []
    page.reserveCapacity(svg.count)
    var group = ""
    var isPrologue = true
    for line in svg.split(separator: UInt8(ascii: "\n")) {
      if line.starts(with: "<svg") {
        isPrologue = false
        let name = Label.escaped(Label.line(title ?? "Computation graph"))
        page += "<svg role=\"img\" aria-label=\"\(name)\"".utf8
        page += " style=\"max-width: 100%; height: auto\"".utf8
        page += line.dropFirst(4)
      } else if isPrologue || line.starts(with: "<!--") {
        continue
      } else if line.starts(with: "<title>") {
        guard let description = description(of: group[...]) else { continue }
        page += "<title>\(Label.escaped(description))</title>".utf8
      } else {
        if line.starts(with: "<g id=\"") {
          group = String(
            decoding: line.dropFirst(7).prefix { $0 != UInt8(ascii: "\"") }, as: UTF8.self)
        }
        page += line.hasTransparentStroke ? line.withoutTransparentStrokes : line
      }
      page.append(UInt8(ascii: "\n"))
    }
    return page
  }

  /// Returns a description of the element with an `id`; `nil` for edges and for the whole picture.
  private func description(of id: Substring) -> String? {
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
  /// Returns whether the bytes start with those of `text`.
  fileprivate func starts(with text: StaticString) -> Bool {
    count >= text.utf8CodeUnitCount
      && withUnsafeBytes { memcmp($0.baseAddress!, text.utf8Start, text.utf8CodeUnitCount) == 0 }
  }

  /// Whether a stroke is `transparent`, which is not in SVG 1.1.
  fileprivate var hasTransparentStroke: Bool {
    var rest = self
    while let start = rest.firstIndex(of: UInt8(ascii: "s")) {
      rest = rest[start...]
      if rest.starts(with: "stroke=\"transparent\"") { return true }
      rest = rest.dropFirst()
    }
    return false
  }

  /// The bytes with `none` instead of `transparent` strokes.
  fileprivate var withoutTransparentStrokes: ArraySlice<UInt8> {
    let text = String(decoding: self, as: UTF8.self)
    return Array(text.replacing("stroke=\"transparent\"", with: "stroke=\"none\"").utf8)[...]
  }
}

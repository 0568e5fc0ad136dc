extension Diagram {
  /// Returns the diagram in DOT, Graphviz's language; the same text for the same diagram.
  ///
  /// Nodes are called `n0`, `n1`, …, edges `e0`, …, clusters `c0`, …, in the order in which they were
  /// added. In SVG these are the elements' `id`.
  public func dot(_ style: Style = Style()) -> String {
    DOTWriter(diagram: self, style: style).text
  }
}

/// The writer of one diagram.
private struct DOTWriter {
  let diagram: Diagram
  let style: Diagram.Style
  let scale: GradientScale?
  /// By result without a node: the operation drawn in its place.
  let operationsByResult: [Int: Int]
  /// By operation: the shape of its result, if that has no node.
  let resultShapes: [Int: String]

  init(diagram: Diagram, style: Diagram.Style) {
    (self.diagram, self.style) = (diagram, style)
    scale = diagram.gradientScale(style)
    operationsByResult = style.showsResults ? [:] : diagram.operationsByResult()
    resultShapes = diagram.shapes(ofResultsBy: operationsByResult)
  }

  var text: String {
    let members = Dictionary(grouping: diagram.nodes.indices) { diagram.nodes[$0].cluster?.index }
    let children = Dictionary(grouping: diagram.clusters.indices) {
      diagram.clusters[$0].parent?.index
    }
    var lines = ["digraph wingbeat {"]
    lines += defaults.map { "  " + $0 }
    lines += contents(of: members, children)
    let lengths = diagram.edgeLengths()
    lines += diagram.edges.indices.compactMap { index in
      let edge = diagram.edges[index]
      let source = operationsByResult[edge.source.index] ?? edge.source.index
      guard isShown(source), isShown(edge.target.index) else { return nil }
      return "  " + self.edge(index, length: lengths[index])
    }
    lines.append("}")
    return lines.joined(separator: "\n") + "\n"
  }

  private var defaults: [String] {
    let theme = style.theme
    var graph = [
      "rankdir=\(style.direction == .down ? "TB" : "LR")", "fontname=\"\(theme.font)\"",
      "fontsize=11", "fontcolor=\"\(theme.text.hex)\"", "bgcolor=\"\(theme.background.hex)\"",
      "pad=0.15",
      "ranksep=\(diagram.isCompact ? 0.12 : 0.28)",
      "nodesep=0.25", "outputorder=edgesfirst", "labelloc=b",
    ]
    // Large graphs: accept a good layout instead of searching for the best for minutes.
    if diagram.totalSpan() > 1000 { graph += ["nslimit=0.5", "mclimit=0.1"] }
    if let caption = diagram.caption(style) { graph.append("label=<\(caption)>") }
    return [
      "graph [\(graph.joined(separator: ", "))];",
      "node [shape=box, style=filled, margin=0, width=0, height=0, penwidth=1,"
        + " fontname=\"\(theme.font)\", fontsize=11, fontcolor=\"\(theme.text.hex)\"];",
      "edge [color=\"\(theme.edge.hex)\", penwidth=0.8, arrowsize=0.5, fontname=\"\(theme.font)\","
        + " fontsize=9, fontcolor=\"\(theme.secondaryText.hex)\"];",
    ]
  }

  /// Returns the nodes outside all clusters, then each cluster with its contents; iteratively, as clusters may nest
  /// to any depth.
  private func contents(of members: [Int?: [Int]], _ children: [Int?: [Int]]) -> [String] {
    var lines = (members[nil] ?? []).filter(isShown).map { "  " + node($0) }
    var pending = (children[nil] ?? []).reversed().map { (cluster: $0, depth: 1, isEnd: false) }
    while let (cluster, depth, isEnd) = pending.popLast() {
      let indent = String(repeating: "  ", count: min(depth, 20))
      if isEnd {
        lines.append(indent + "}")
        continue
      }
      lines.append("\(indent)subgraph cluster_\(cluster) {")
      lines.append("\(indent)  \(head(of: cluster, depth: depth))")
      lines += (members[cluster] ?? []).filter(isShown).map { "\(indent)  \(node($0))" }
      pending.append((cluster, depth, true))
      pending += (children[cluster] ?? []).reversed().map { ($0, depth + 1, false) }
    }
    return lines
  }

  private func isShown(_ index: Int) -> Bool {
    guard case .value(let value) = diagram.nodes[index].kind else { return true }
    guard operationsByResult[index] == nil else { return false }
    return switch value.role {
    case .constant: style.showsConstants
    case .buffer: style.showsBuffers
    default: true
    }
  }

  private func head(of cluster: Int, depth: Int) -> String {
    let theme = style.theme
    let fill = theme.clusterFills[min(depth, theme.clusterFills.count) - 1]
    // Equal space to the right of the title, as arrows enter at the center.
    let text = Label.html(diagram.clusters[cluster].title)
    let room = 7 * Label.line(diagram.clusters[cluster].title).count + 8
    let title = HTML.row("<TD><B>\(text)</B></TD><TD WIDTH=\"\(room)\"></TD>")
    return "graph [id=c\(cluster), style=\"rounded,filled\", fillcolor=\"\(fill.hex)\","
      + " color=\"\(theme.clusterStroke.hex)\", penwidth=0.8, margin=9, labelloc=t, labeljust=l,"
      + " fontsize=10, fontcolor=\"\(theme.secondaryText.hex)\", label=<\(title)>];"
  }

  private func node(_ index: Int) -> String {
    let attributes =
      switch diagram.nodes[index].kind {
      case .value(let value): self.attributes(of: value)
      case .operation(let operation):
        self.attributes(
          of: operation,
          resultShape: resultShapes[index] ?? operation.resultShape.map(Diagram.shapeText))
      case .module(let module): self.attributes(of: module)
      }
    return "n\(index) [id=n\(index), \(attributes)];"
  }

  private func attributes(of value: Diagram.Value) -> String {
    let (outline, theme) = (RoleOutline(value.role), style.theme)
    let shape = outline.style.map { ", style=\"\($0),filled\", margin=0.03" } ?? ""
    let fill =
      scale.map { value.gradientRMS.map($0.color) ?? theme.background } ?? theme[value.role].fill
    let width = value.mark == nil ? "" : ", penwidth=3"
    let stroke = value.mark == nil ? theme[value.role].stroke : theme.error
    let outlines = outline.count > 1 ? ", peripheries=\(outline.count)" : ""
    return "label=<\(value.card(style))>, fillcolor=\"\(fill.hex)\", color=\"\(stroke.hex)\""
      + width + shape + outlines
  }

  private func attributes(of operation: Diagram.Operation, resultShape: String?) -> String {
    // The detail of a reshape is its shape.
    let shape = resultShape == operation.detail || !style.showsShapes ? nil : resultShape
    let details =
      (shape.map { [$0] } ?? []) + operation.run.details(style) + operation.savedDetails(style)
    let isGradient = operation.kind == .backward || operation.kind == .accumulation
    let paint = isGradient ? style.theme.gradient : style.theme.operation
    let outline = Self.outline(
      of: operation.kind, isSymbol: operation.isSymbol && details.isEmpty,
      isTall: !details.isEmpty)
    let width = operation.mark == nil ? "" : ", penwidth=3"
    let stroke = operation.mark == nil ? paint.stroke : style.theme.error
    return "label=<\(operation.card(details, style.theme))>, \(outline),"
      + " fillcolor=\"\(paint.fill.hex)\", color=\"\(stroke.hex)\"" + width
  }

  /// Returns the attributes of an operation's outline.
  ///
  /// - Parameters:
  ///   - isSymbol: whether the label fits a small circle.
  ///   - isTall: whether there are lines below the name.
  private static func outline(
    of kind: Diagram.Operation.Kind, isSymbol: Bool, isTall: Bool
  ) -> String {
    switch kind {
    case .accumulation where isTall: "shape=invhouse, margin=\"0.02,0.02\""
    case .accumulation: "shape=invtriangle, fixedsize=true, width=0.5, height=0.42"
    case .view: "style=\"rounded,filled,dashed\", margin=\"0.09,0.04\""
    case .plain where isSymbol: "shape=circle, fixedsize=true, width=0.32, fontsize=13"
    case .backward where isSymbol:
      "shape=octagon, fixedsize=true, width=0.34, height=0.34, fontsize=13"
    case .plain: "style=\"rounded,filled\", margin=\"0.09,0.04\""
    case .backward: "shape=octagon, margin=\"0.06,0.03\""
    }
  }

  private func attributes(of module: Diagram.Module) -> String {
    let paint = module.isBackward ? style.theme.gradient : style.theme.module
    return "label=<\(module.card(style, isCompact: diagram.isCompact))>,"
      + " shape=\(diagram.isCompact ? "box" : "tab"),"
      + " margin=\"0.08,\(diagram.isCompact ? 0.01 : 0.04)\","
      + " fillcolor=\"\(paint.fill.hex)\", color=\"\(paint.stroke.hex)\""
  }

  /// Returns whether an edge leads from an operation to its result; these are kept close together.
  private func isResult(_ edge: Diagram.Edge) -> Bool {
    guard edge.kind == .flow, case .operation = diagram.nodes[edge.source.index].kind,
      case .value = diagram.nodes[edge.target.index].kind
    else { return false }
    return true
  }

  private func edge(_ index: Int, length: Int) -> String {
    let edge = diagram.edges[index]
    var attributes = "id=e\(index)"
    if length > 1 { attributes += ", minlen=\(length)" }
    if isResult(edge) { attributes += ", weight=3" }
    switch edge.kind {
    case .flow: break
    case .detached:
      attributes += ", style=dashed, arrowhead=none, color=\"\(style.theme.detachedEdge.hex)\""
    case .update: attributes += ", style=dotted, color=\"\(style.theme.buffer.stroke.hex)\""
    }
    if let label = edge.label, style.showsArrowLabels || edge.kind != .flow {
      attributes +=
        ", label=<\(HTML.row("<TD>\(Label.html(label))</TD>", padding: diagram.isCompact ? 1 : 3))>"
    }
    let source = operationsByResult[edge.source.index] ?? edge.source.index
    return "n\(source) -> n\(edge.target.index) [\(attributes)];"
  }
}

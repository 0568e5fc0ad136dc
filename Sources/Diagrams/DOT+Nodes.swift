// The HTML-like labels of nodes.

extension Diagram.Value {
  /// Returns the value's label: name and shape, elements, gradient.
  func card(_ style: Diagram.Style) -> String {
    let (heading, theme) = (heading(style), style.theme)
    var rows: [String] = []
    if let warning = mark?.label {
      rows.append(
        "<TD><FONT COLOR=\"\(theme.error.hex)\"><B>\(Label.html(warning))</B></FONT></TD>")
    }
    rows += elements(style)
    rows += run.details(style).map { "<TD>\(HTML.small($0, theme))</TD>" }
    let outline = RoleOutline(role)
    let bar = "<TD WIDTH=\"5\" BGCOLOR=\"\(theme[role].stroke.hex)\"></TD>"
    let rightBar = outline.hasRightBar ? bar : ""
    if outline.hasLeftBar, rows.isEmpty, let heading {
      // Most nodes of a large graph: Graphviz lays out one table faster than nested ones.
      return HTML.row("\(bar)<TD CELLPADDING=\"4\">\(heading)</TD>\(rightBar)")
    }
    if let heading { rows.insert("<TD>\(heading)</TD>", at: 0) }
    let card = HTML.table(
      rows.map { "<TR>\($0)</TR>" }.joined(), spacing: 3, padding: 1)
    guard outline.hasLeftBar else { return card }
    return HTML.row("\(bar)<TD>\(card)</TD>\(rightBar)")
  }

  /// Returns the elements of value and gradient: as digits if all fit, else as heatmaps if the style shows them.
  private func elements(_ style: Diagram.Style) -> [String] {
    let theme = style.theme
    let heatmaps = [
      style.showsValues ? heatmap : nil, style.showsGradients ? gradientHeatmap : nil,
    ].compactMap { $0 }
    if style.showsHeatmaps, preview?.isComplete == false, !heatmaps.isEmpty {
      let cells = heatmaps.enumerated().map { index, heatmap in
        let isGradient = index > 0 || !style.showsValues
        let heading = isGradient ? "<TD>\(HTML.gradientHeading(theme))</TD>" : ""
        return "\(heading)<TD>\(heatmap.table(theme))</TD>"
      }
      return ["<TD>\(HTML.row(cells.joined(), padding: 2))</TD>"]
    }
    var rows: [String] = []
    let shownValue = style.showsValues ? preview : nil
    let shownGradient = style.showsGradients ? gradient : nil
    let widths = Grid.sharedWidths([shownValue, shownGradient].compactMap { $0 })
    if let shownValue {
      let caption =
        shownValue.slice.map { HTML.small($0, theme) } ?? (shownGradient == nil ? nil : "")
      rows.append(Grid(shownValue, widths, theme).cell(caption: caption))
    }
    if let shownGradient {
      let grid = Grid(shownGradient, widths, theme, isGradient: true)
      rows.append(grid.cell(caption: HTML.gradientHeading(theme)))
    }
    return rows
  }

  /// Returns the name in bold and the shape in gray; `nil` if neither is shown.
  private func heading(_ style: Diagram.Style) -> String? {
    let type = style.showsElementTypes ? " \(elementType)" : ""
    let isPlain = shape.isEmpty && type.isEmpty && preview != nil && style.showsValues
    let words = (isPlain || !style.showsShapes ? "" : shapeText) + type
    let facts = words.isEmpty ? nil : HTML.small(Label.html(words), style.theme)
    let shownName = style.showsNames ? name : nil
    let bold = shownName.flatMap { $0.isEmpty ? nil : "<B>\(Label.html($0))</B>" }
    let parts = [bold, facts].compactMap { $0 }
    return parts.isEmpty ? nil : parts.joined(separator: "&#160; ")
  }
}

extension Diagram.Operation {
  /// Returns the operation's label: its name, with details in small print below.
  func card(_ details: [String], _ theme: Theme) -> String {
    let name = Label.html(name, width: 32)
    let lines = [detail].compactMap { $0 }.filter { !$0.isEmpty } + details
    let small = lines.map { Label.html($0, width: 32) }.joined(separator: "<BR/>")
    var card = name
    if !small.isEmpty {
      card += "<BR/><FONT POINT-SIZE=\"8\" COLOR=\"\(theme.secondaryText.hex)\">\(small)</FONT>"
    }
    if let warning = mark?.label {
      card += "<BR/><FONT COLOR=\"\(theme.error.hex)\"><B>\(Label.html(warning))</B></FONT>"
    }
    return card
  }

  /// Returns the tensors saved for backward, one a line after their memory: "saves 24 B:", "x [2, 3]".
  func savedDetails(_ style: Diagram.Style) -> [String] {
    guard style.showsSaved, !saved.isEmpty else { return [] }
    return ["saves \(Numerals.bytes(savedBytes)):"] + saved.map { "\($0.source) \($0.shapeText)" }
  }

  /// Whether the label is only a symbol that fits a small circle.
  var isSymbol: Bool {
    name.count <= 2 && name.unicodeScalars.count <= 4 && detail == nil && mark == nil
  }
}

extension Diagram.Module {
  /// Returns the module's label: name and type, number of repeats, output shape and cost.
  func card(_ style: Diagram.Style, isCompact: Bool) -> String {
    let count = repeats > 1 ? "&#160; <B>×\(repeats)</B>" : ""
    let title =
      name == type
      ? "<B>\(Label.html(type))</B>" : "<B>\(Label.html(name))</B>&#160; \(Label.html(type))"
    let details = [
      isCompact || !style.showsShapes ? nil : Diagram.shapeText(outputShape),
      parameters > 0 ? "\(Numerals.abbreviated(parameters)) parameters" : nil,
      multiplyAdds > 0 ? "\(Numerals.abbreviated(multiplyAdds)) multiply-adds" : nil,
      style.showsSaved && savedBytes > 0 ? "saves \(Numerals.bytes(savedBytes))" : nil,
    ].compactMap { $0 }
    let lines = isCompact && !details.isEmpty ? [details.joined(separator: " · ")] : details
    let rows = lines.map { "<TR><TD>\(HTML.small($0, style.theme))</TD></TR>" }.joined()
    return HTML.table("<TR><TD>\(title)\(count)</TD></TR>" + rows, spacing: 0, padding: 1)
  }
}

extension Diagram.Execution {
  /// Returns the lines that the style shows.
  package func details(_ style: Diagram.Style) -> [String] {
    var details: [String] = []
    if style.showsOrder, let step {
      details.append("step \(step)" + (backwardStep.map { ", backward \($0)" } ?? ""))
    }
    if style.showsTimes, let seconds {
      details.append(
        Self.time(seconds) + (backwardSeconds.map { ", backward \(Self.time($0))" } ?? ""))
    }
    if style.showsMemory, let bytes { details.append(Numerals.bytes(bytes)) }
    return details
  }

  /// Returns a duration as text: "12 µs", "3.4 ms", "1.2 s".
  private static func time(_ seconds: Double) -> String {
    func text(_ value: Double, _ unit: String) -> String {
      let tenths = Int((value * 10).rounded())
      return tenths >= 100
        ? "\((tenths + 5) / 10) \(unit)" : "\(tenths / 10).\(tenths % 10) \(unit)"
    }
    if seconds < 1e-3 { return text(seconds * 1e6, "µs") }
    return seconds < 1 ? text(seconds * 1e3, "ms") : text(seconds, "s")
  }
}

extension Diagram.Mark {
  /// The text in the node.
  var label: String? {
    switch self {
    case .firstNotFinite: "first non-finite"
    case .different(let difference): difference.isEmpty ? nil : difference
    }
  }
}

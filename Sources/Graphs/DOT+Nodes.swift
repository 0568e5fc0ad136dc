/// The HTML-like labels inside nodes.
extension Diagram.Value {
  /// The value's card: its name and shape, its numbers, its gradient's numbers.
  func card(_ style: Diagram.Style) -> String {
    var rows = heading(style).map { "<TR><TD>\($0)</TD></TR>" } ?? ""
    let shownValue = style.showsValues ? preview : nil
    let shownGradient = style.showsGradients ? gradient : nil
    let widths = Grid.sharedWidths([shownValue, shownGradient].compactMap { $0 })
    if let shownValue {
      let caption = shownValue.slice.map(HTML.small) ?? (shownGradient == nil ? nil : "")
      rows += "<TR>\(Grid(shownValue, widths, Palette.text).cell(caption: caption))</TR>"
    }
    if let shownGradient {
      let grid = Grid(shownGradient, widths, Palette.gradientText, fill: Palette.gradient)
      rows += "<TR>\(grid.cell(caption: HTML.gradientHeading))</TR>"
    }
    let card = HTML.table(rows, spacing: 3, padding: 1)
    let look = Look(role)
    guard look.hasBar else { return card }
    return HTML.row("<TD WIDTH=\"5\" BGCOLOR=\"\(look.border)\"></TD><TD>\(card)</TD>")
  }

  /// The name in bold, and beside it the shape in grey; `nil` if neither has anything to say.
  private func heading(_ style: Diagram.Style) -> String? {
    let type = style.showsElementTypes ? " \(elementType)" : ""
    let isPlain = shape.isEmpty && type.isEmpty && preview != nil && style.showsValues
    let facts = isPlain ? nil : HTML.small(Label.html(shapeText + type))
    let bold = name.flatMap { $0.isEmpty ? nil : "<B>\(Label.html($0))</B>" }
    let parts = [bold, facts].compactMap { $0 }
    return parts.isEmpty ? nil : parts.joined(separator: "&#160; ")
  }
}

extension Diagram.Operation {
  /// The operation's name, with the detail small beneath it.
  var card: String {
    let name = Label.html(name, width: 32)
    guard let detail, !detail.isEmpty else { return name }
    let small = Label.html(detail, width: 32)
    return "\(name)<BR/><FONT POINT-SIZE=\"8\" COLOR=\"\(Palette.quiet)\">\(small)</FONT>"
  }

  /// Whether the name is a symbol that fits a small circle.
  var isSymbol: Bool { name.count <= 2 && name.unicodeScalars.count <= 4 && detail == nil }
}

extension Diagram.Module {
  /// The module's name and type, how often it stands in a row, its output's shape, and what it costs.
  func card(isCompact: Bool) -> String {
    let count = repeats > 1 ? "&#160; <B>×\(repeats)</B>" : ""
    let title =
      name == type
      ? "<B>\(Label.html(type))</B>" : "<B>\(Label.html(name))</B>&#160; \(Label.html(type))"
    let facts = [
      isCompact ? nil : Diagram.shapeText(outputShape),
      parameters > 0 ? "\(short(parameters)) parameters" : nil,
      multiplyAdds > 0 ? "\(short(multiplyAdds)) multiply-adds" : nil,
    ].compactMap { $0 }
    let lines = isCompact && !facts.isEmpty ? [facts.joined(separator: " · ")] : facts
    let rows = lines.map { "<TR><TD>\(HTML.small($0))</TD></TR>" }.joined()
    return HTML.table("<TR><TD>\(title)\(count)</TD></TR>" + rows, spacing: 0, padding: 1)
  }
}

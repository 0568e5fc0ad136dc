/// The HTML-like labels inside nodes.
extension Diagram.Value {
  /// The value's card: its name and shape, its numbers, its gradient's numbers.
  func card(_ style: Diagram.Style) -> String {
    let heading = heading(style)
    var rows: [String] = []
    if let warning = mark?.words {
      rows.append("<TD><FONT COLOR=\"\(Palette.wrong)\"><B>\(Label.html(warning))</B></FONT></TD>")
    }
    rows += numbers(style)
    rows += run.facts(style).map { "<TD>\(HTML.small($0))</TD>" }
    let look = Look(role)
    let bar = "<TD WIDTH=\"5\" BGCOLOR=\"\(look.border)\"></TD>"
    if look.hasBar, rows.isEmpty, let heading {
      // Most cards of a large graph: one table takes Graphviz less time than one within another.
      return HTML.row("\(bar)<TD CELLPADDING=\"4\">\(heading)</TD>\(look.hasBothBars ? bar : "")")
    }
    if let heading { rows.insert("<TD>\(heading)</TD>", at: 0) }
    let card = HTML.table(
      rows.map { "<TR>\($0)</TR>" }.joined(), spacing: 3, padding: 1)
    guard look.hasBar else { return card }
    return HTML.row("\(bar)<TD>\(card)</TD>\(look.hasBothBars ? bar : "")")
  }

  /// The numbers and those of the gradient: as digits where all fit, else as pictures where wanted.
  private func numbers(_ style: Diagram.Style) -> [String] {
    let pictures = [
      style.showsValues ? picture : nil, style.showsGradients ? gradientPicture : nil,
    ].compactMap { $0 }
    if style.showsPictures, preview?.isWhole == false, !pictures.isEmpty {
      let cells = pictures.enumerated().map { place, picture in
        let heading = place > 0 || !style.showsValues ? "<TD>\(HTML.gradientHeading)</TD>" : ""
        return "\(heading)<TD>\(picture.table())</TD>"
      }
      return ["<TD>\(HTML.row(cells.joined(), padding: 2))</TD>"]
    }
    var rows: [String] = []
    let shownValue = style.showsValues ? preview : nil
    let shownGradient = style.showsGradients ? gradient : nil
    let widths = Grid.sharedWidths([shownValue, shownGradient].compactMap { $0 })
    if let shownValue {
      let caption = shownValue.slice.map(HTML.small) ?? (shownGradient == nil ? nil : "")
      rows.append(Grid(shownValue, widths, Palette.text).cell(caption: caption))
    }
    if let shownGradient {
      let grid = Grid(shownGradient, widths, Palette.gradientText, fill: Palette.gradient)
      rows.append(grid.cell(caption: HTML.gradientHeading))
    }
    return rows
  }

  /// The name in bold, and beside it the shape in gray; `nil` if neither has anything to say.
  private func heading(_ style: Diagram.Style) -> String? {
    let type = style.showsElementTypes ? " \(elementType)" : ""
    let isPlain = shape.isEmpty && type.isEmpty && preview != nil && style.showsValues
    let words = (isPlain || !style.showsShapes ? "" : shapeText) + type
    let facts = words.isEmpty ? nil : HTML.small(Label.html(words))
    let shownName = style.showsNames ? name : nil
    let bold = shownName.flatMap { $0.isEmpty ? nil : "<B>\(Label.html($0))</B>" }
    let parts = [bold, facts].compactMap { $0 }
    return parts.isEmpty ? nil : parts.joined(separator: "&#160; ")
  }
}

extension Diagram.Operation {
  /// The operation's name, with the detail small beneath it.
  func card(_ facts: [String]) -> String {
    let name = Label.html(name, width: 32)
    let details = [detail].compactMap { $0 }.filter { !$0.isEmpty } + facts
    let small = details.map { Label.html($0, width: 32) }.joined(separator: "<BR/>")
    var card = name
    if !small.isEmpty {
      card += "<BR/><FONT POINT-SIZE=\"8\" COLOR=\"\(Palette.quiet)\">\(small)</FONT>"
    }
    if let warning = mark?.words {
      card += "<BR/><FONT COLOR=\"\(Palette.wrong)\"><B>\(Label.html(warning))</B></FONT>"
    }
    return card
  }

  /// What is kept for backward, and the memory of it: "saves result, x [2, 3] · 24 B".
  func savedFacts(_ style: Diagram.Style) -> [String] {
    guard style.showsSaved, !saved.isEmpty else { return [] }
    return ["saves \(Numerals.bytes(savedBytes)):"] + saved.map { "\($0.source) \($0.shapeText)" }
  }

  /// Whether the name is a symbol that fits a small circle.
  var isSymbol: Bool {
    name.count <= 2 && name.unicodeScalars.count <= 4 && detail == nil && mark == nil
  }
}

extension Diagram.Module {
  /// The module's name and type, how often it stands in a row, its output's shape, and what it costs.
  func card(_ style: Diagram.Style, isCompact: Bool) -> String {
    let count = repeats > 1 ? "&#160; <B>×\(repeats)</B>" : ""
    let title =
      name == type
      ? "<B>\(Label.html(type))</B>" : "<B>\(Label.html(name))</B>&#160; \(Label.html(type))"
    let facts = [
      isCompact || !style.showsShapes ? nil : Diagram.shapeText(outputShape),
      parameters > 0 ? "\(Numerals.short(parameters)) parameters" : nil,
      multiplyAdds > 0 ? "\(Numerals.short(multiplyAdds)) multiply-adds" : nil,
      style.showsSaved && savedBytes > 0 ? "saves \(Numerals.bytes(savedBytes))" : nil,
    ].compactMap { $0 }
    let lines = isCompact && !facts.isEmpty ? [facts.joined(separator: " · ")] : facts
    let rows = lines.map { "<TR><TD>\(HTML.small($0))</TD></TR>" }.joined()
    return HTML.table("<TR><TD>\(title)\(count)</TD></TR>" + rows, spacing: 0, padding: 1)
  }
}

extension Diagram.Run {
  /// What the style wants told.
  package func facts(_ style: Diagram.Style) -> [String] {
    var facts: [String] = []
    if style.showsOrder, let place {
      facts.append("step \(place)" + (backwardPlace.map { ", backward \($0)" } ?? ""))
    }
    if style.showsTimes, let seconds {
      facts.append(
        Self.time(seconds) + (backwardSeconds.map { ", backward \(Self.time($0))" } ?? ""))
    }
    if style.showsMemory, let bytes { facts.append(Numerals.bytes(bytes)) }
    return facts
  }

  /// "12 µs", "3.4 ms", "1.2 s".
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
  /// What the card says.
  var words: String? {
    switch self {
    case .firstNotFinite: "first not finite"
    case .different(let words): words.isEmpty ? nil : words
    }
  }
}

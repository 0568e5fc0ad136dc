/// The elements of a preview in aligned columns; vectors and matrices between brackets.
///
/// Graphviz stretches a nested table to the widest row, which would pull the columns apart, but centers a cell
/// of fixed size. The size is known in advance: a digit of a common monospaced font is at most 0.602 em wide.
struct Grid {
  private let preview: Preview
  private let widths: [Int]
  private let theme: Theme
  private let isGradient: Bool
  private let captionWidth: Int

  private static let fontSize = 9
  private static let lineHeight = 14
  private static let padding = 2
  private static let gap = 5
  private static let bracketWidth = 4
  private static let margin = 4

  /// Creates a grid.
  ///
  /// - Parameters:
  ///   - widths: the width of each column in characters.
  ///   - isGradient: whether it is drawn in the colors of gradients.
  init(_ preview: Preview, _ widths: [Int], _ theme: Theme, isGradient: Bool = false) {
    self.preview = preview
    self.widths = widths
    self.theme = theme
    self.isGradient = isGradient
    captionWidth = max(26, 4 * (preview.slice?.count ?? 0))
  }

  /// Returns column widths for previews below each other, so that their columns line up if they have equally many.
  static func sharedWidths(_ previews: [Preview]) -> [Int] {
    var widths: [Int] = []
    for row in previews.flatMap(\.rows) {
      for (column, text) in row.enumerated() {
        if column == widths.count { widths.append(0) }
        widths[column] = max(widths[column], text.count)
      }
    }
    return widths
  }

  /// Returns a table cell with the elements after `caption`; an empty caption reserves its space.
  func cell(caption: String?) -> String {
    let background = isGradient ? " BGCOLOR=\"\(theme.gradient.fill.hex)\"" : ""
    guard preview.layout != .scalar, preview.rows.first?.isEmpty == false else {
      let text = preview.layout == .scalar ? preview.rows.joined().joined() : "[ ]"
      let space = caption?.isEmpty == false ? "&#160;" : ""
      return "<TD\(background)>\(caption ?? "")\(space)\(numbers(text))</TD>"
    }
    var width = 2 * Self.bracketWidth + widths.indices.map(columnWidth).reduce(0, +)
    var content = table
    if let caption {
      width += captionWidth + Self.margin
      content = HTML.row(
        "<TD WIDTH=\"\(captionWidth)\">\(caption)</TD><TD>\(table)</TD>"
          + "<TD WIDTH=\"\(Self.margin)\"></TD>")
    }
    return "<TD\(background) FIXEDSIZE=\"TRUE\" WIDTH=\"\(width + 2)\""
      + " HEIGHT=\"\(preview.rows.count * Self.lineHeight + 2)\">\(content)</TD>"
  }

  private var table: String {
    let lines = preview.rows.enumerated().map { index, row in
      let cells = row.indices.map { column in
        let alignment = Preview.ellipses.contains(row[column]) ? "CENTER" : "RIGHT"
        return "<TD ALIGN=\"\(alignment)\" WIDTH=\"\(columnWidth(column))\""
          + " HEIGHT=\"\(Self.lineHeight)\">\(row[column])</TD>"
      }
      let isFirst = index == 0
      return "<TR>\(isFirst ? bracket("LTB") : "")\(cells.joined())"
        + "\(isFirst ? bracket("RTB") : "")</TR>"
    }
    return numbers(HTML.table(lines.joined(), padding: Self.padding, color: theme.edge))
  }

  private func numbers(_ content: String) -> String {
    let color = isGradient ? theme.gradient.stroke : theme.text
    return
      "<FONT FACE=\"\(theme.numberFont)\" POINT-SIZE=\"\(Self.fontSize)\" COLOR=\"\(color.hex)\">"
      + "\(content)</FONT>"
  }

  private func columnWidth(_ column: Int) -> Int {
    let characters = (widths[column] * Self.fontSize * 602 + 999) / 1000
    return characters + 2 * Self.padding + (column > 0 ? Self.gap : 0)
  }

  private func bracket(_ sides: String) -> String {
    "<TD ROWSPAN=\"\(preview.rows.count)\" WIDTH=\"\(Self.bracketWidth)\" BORDER=\"1\""
      + " CELLPADDING=\"0\" SIDES=\"\(sides)\"></TD>"
  }
}

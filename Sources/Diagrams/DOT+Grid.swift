/// The numbers of a preview, set in columns; vectors and matrices between brackets.
///
/// Graphviz stretches whatever stands in a table to the widest row, which would pull the numbers
/// apart; a cell of fixed size is centered instead. Its size is known beforehand, as the digits of all
/// common monospaced fonts are at most 0.602 of their size wide.
struct Grid {
  private let preview: Preview
  private let widths: [Int]
  private let color: String
  private let fill: String?
  private let captionWidth: Int

  private static let fontSize = 9
  private static let lineHeight = 14
  private static let padding = 2
  private static let gap = 5
  private static let bracketWidth = 4
  private static let margin = 4

  /// - Parameter widths: the width of each column in characters.
  init(_ preview: Preview, _ widths: [Int], _ color: String, fill: String? = nil) {
    self.preview = preview
    self.widths = widths
    self.color = color
    self.fill = fill
    captionWidth = max(26, 4 * (preview.slice?.count ?? 0))
  }

  /// Column widths for previews that stand under each other: their columns line up where they have
  /// equally many.
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

  /// The numbers as a cell of a card, after `caption`; an empty caption keeps the room of one.
  func cell(caption: String?) -> String {
    let background = fill.map { " BGCOLOR=\"\($0)\"" } ?? ""
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
        let alignment = Preview.gaps.contains(row[column]) ? "CENTER" : "RIGHT"
        return "<TD ALIGN=\"\(alignment)\" WIDTH=\"\(columnWidth(column))\""
          + " HEIGHT=\"\(Self.lineHeight)\">\(row[column])</TD>"
      }
      let isFirst = index == 0
      return "<TR>\(isFirst ? bracket("LTB") : "")\(cells.joined())"
        + "\(isFirst ? bracket("RTB") : "")</TR>"
    }
    return numbers(HTML.table(lines.joined(), padding: Self.padding, color: Palette.edge))
  }

  private func numbers(_ content: String) -> String {
    "<FONT FACE=\"\(Palette.numberFont)\" POINT-SIZE=\"\(Self.fontSize)\" COLOR=\"\(color)\">"
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

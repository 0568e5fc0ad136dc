/// The building blocks of Graphviz's HTML-like labels.
enum HTML {
  /// A table without borders.
  static func table(
    _ rows: String, spacing: Int = 0, padding: Int = 0, color: String? = nil
  ) -> String {
    let color = color.map { " COLOR=\"\($0)\"" } ?? ""
    return "<TABLE BORDER=\"0\" CELLBORDER=\"0\" CELLSPACING=\"\(spacing)\""
      + " CELLPADDING=\"\(padding)\"\(color)>\(rows)</TABLE>"
  }

  /// A table of one row.
  static func row(_ cells: String, padding: Int = 0) -> String {
    table("<TR>\(cells)</TR>", padding: padding)
  }

  /// Small and gray.
  static func small(_ text: String) -> String {
    "<FONT POINT-SIZE=\"8.5\" COLOR=\"\(Palette.quiet)\">\(text)</FONT>"
  }

  /// What stands before the numbers of a gradient.
  static let gradientHeading =
    "<FONT POINT-SIZE=\"9\" COLOR=\"\(Palette.gradientText)\"><I>grad</I></FONT>"
}

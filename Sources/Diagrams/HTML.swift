/// The building blocks of Graphviz's HTML-like labels.
enum HTML {
  /// Returns a table without borders.
  static func table(
    _ rows: String, spacing: Int = 0, padding: Int = 0, color: Theme.Color? = nil
  ) -> String {
    let color = color.map { " COLOR=\"\($0.hex)\"" } ?? ""
    return "<TABLE BORDER=\"0\" CELLBORDER=\"0\" CELLSPACING=\"\(spacing)\""
      + " CELLPADDING=\"\(padding)\"\(color)>\(rows)</TABLE>"
  }

  /// Returns a table of one row.
  static func row(_ cells: String, padding: Int = 0) -> String {
    table("<TR>\(cells)</TR>", padding: padding)
  }

  /// Returns text in the size and color of details.
  static func small(_ text: String, _ theme: Theme) -> String {
    "<FONT POINT-SIZE=\"8.5\" COLOR=\"\(theme.secondaryText.hex)\">\(text)</FONT>"
  }

  /// Returns the heading before the elements of a gradient.
  static func gradientHeading(_ theme: Theme) -> String {
    "<FONT POINT-SIZE=\"9\" COLOR=\"\(theme.gradient.stroke.hex)\"><I>grad</I></FONT>"
  }
}

import Autograd
import Graphs
import Notebook

/// Draws the graph recorded for `variable` into the chapter's output folder.
///
/// - Parameters:
///   - variable: the output of the graph.
///   - name: the name of the file, with the extension `.svg`, `.png`, `.pdf` or `.dot`.
///   - title: the caption.
///   - level: the level of detail.
///   - style: the style of drawing.
/// - Throws: `DiagramError` if the file cannot be written.
public func render(
  _ variable: Variable, to name: String, title: String? = nil, level: Level = .operations,
  style: Diagram.Style = Diagram.Style(), line: Int = #line
) throws {
  let path = ChapterPrinter.path(name)
  try Graphs.render(variable, to: path, title: title, level: level, style: style)
  if let dotPath = ChapterPrinter.dotPath(name) {
    try Graphs.render(variable, to: dotPath, title: title, level: level, style: style)
  }
  put(CellOutput(.graph, "→ \(path)", line: line, file: name))
}

/// Writes the graph recorded for `variable` into the chapter's output folder as an interactive page that steps through
/// the forward and the backward pass.
///
/// - Parameters:
///   - variable: the output of the graph.
///   - name: the name of the file, with the extension `.html`.
///   - title: the title of the page.
/// - Throws: `DataError` if the file cannot be written.
public func explore(
  _ variable: Variable, to name: String, title: String? = nil, line: Int = #line
) throws {
  let path = ChapterPrinter.path(name)
  try Graphs.explore(variable, to: path, title: title)
  put(CellOutput(.page, "→ \(path)", line: line, file: name))
}

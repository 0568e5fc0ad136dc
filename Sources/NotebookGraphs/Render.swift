import Autograd
import Graphs
import Notebook

/// Draws the graph recorded for `variable` into the chapter's output folder.
///
/// - Parameter name: the file's name, with `.svg`, `.png`, `.pdf` or `.dot` at its end.
/// - Throws: `DiagramError` where it cannot be written.
public func render(
  _ variable: Variable, to name: String, title: String? = nil, level: Level = .operations,
  style: Diagram.Style = Diagram.Style(), line: Int = #line
) throws {
  let path = Page.path(name)
  try Graphs.render(variable, to: path, title: title, level: level, style: style)
  if let source = Page.graphSource(name) {
    try Graphs.render(variable, to: source, title: title, level: level, style: style)
  }
  put(Shown(.graph, "→ \(path)", line: line, file: name))
}

/// Writes the graph recorded for `variable` into the chapter's output folder as a page to step through,
/// forward and backward.
///
/// - Parameter name: the file's name, with `.html` at its end.
/// - Throws: `DataError` where it cannot be written.
public func explore(
  _ variable: Variable, to name: String, title: String? = nil, line: Int = #line
) throws {
  let path = Page.path(name)
  try Graphs.explore(variable, to: path, title: title)
  put(Shown(.page, "→ \(path)", line: line, file: name))
}

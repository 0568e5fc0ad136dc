import Diagrams
import Notebook

/// Draws a diagram into the chapter's output folder.
///
/// - Parameter name: the file's name, with `.svg`, `.png`, `.pdf` or `.dot` at its end.
/// - Throws: `DiagramError` where it cannot be written.
public func render(
  _ diagram: Diagram, to name: String, style: Diagram.Style = Diagram.Style(), line: Int = #line
) throws {
  let path = Page.path(name)
  try diagram.write(to: path, style: style)
  if let source = Page.graphSource(name) { try diagram.write(to: source, style: style) }
  put(Shown(.graph, "→ \(path)", line: line, file: name))
}

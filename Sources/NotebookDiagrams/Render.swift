import Diagrams
import Notebook

/// Draws a diagram into the chapter's output folder.
///
/// - Parameters:
///   - diagram: the diagram.
///   - name: the name of the file, with the extension `.svg`, `.png`, `.pdf` or `.dot`.
///   - style: the style of drawing.
/// - Throws: `DiagramError` if the file cannot be written.
public func render(
  _ diagram: Diagram, to name: String, style: Diagram.Style = Diagram.Style(), line: Int = #line
) throws {
  let path = ChapterPrinter.path(name)
  try diagram.write(to: path, style: style)
  if let dotPath = ChapterPrinter.dotPath(name) { try diagram.write(to: dotPath, style: style) }
  put(CellOutput(.graph, "→ \(path)", line: line, file: name))
}

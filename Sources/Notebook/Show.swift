import Autograd
import Glibc
import Graphs
import Tensors
import Vision

/// Shows a tensor: its numbers, type and shape.
public func show<Element: Scalar>(_ tensor: Tensor<Element>, line: Int = #line) {
  put("\(tensor)   \(tensor.summary)", line)
}

/// Shows a variable: its value, and its gradient where there is one.
public func show(_ variable: Variable, line: Int = #line) {
  var text = "\(variable.value)   \(variable.value.summary)"
  if let operation = variable.node.operation { text += ", from \(operation)" }
  if let gradient = variable.gradient { text += "\ngradient\n\(gradient)" }
  put(text, line)
}

/// Shows anything else as it describes itself.
public func show(_ value: some CustomStringConvertible, line: Int = #line) {
  put("\(value)", line)
}

/// Shows a sentence with numbers in it; prose that is computed.
public func note(_ text: String, line: Int = #line) { put(text, line) }

/// Says that something holds, and stops the chapter where it does not: what the prose claims is
/// checked every time it is run.
public func claim(_ holds: Bool, _ sentence: String, file: String = #filePath, line: Int = #line) {
  if holds { return put("✓ \(sentence)", line) }
  fail(lastComponent(file), "line \(line): this does not hold: \(sentence)", status: 1)
}

/// Draws the graph recorded for `variable` into the chapter's output folder.
///
/// - Parameter name: the file's name, with `.svg`, `.png`, `.pdf` or `.dot` at its end.
/// - Throws: `DiagramError` where it cannot be written.
public func render(
  _ variable: Variable, to name: String, title: String? = nil,
  style: Diagram.Style = Diagram.Style(), line: Int = #line
) throws {
  let path = (Page.current?.output ?? "Output") + "/" + name
  try Graphs.render(variable, to: path, title: title, style: style)
  put("→ \(path)", line)
}

private func put(_ text: String, _ line: Int) {
  guard let page = Page.current else { return print(text) }
  page.read(to: line)
  page.show(text)
}

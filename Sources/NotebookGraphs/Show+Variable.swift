import Autograd
import Notebook

/// Shows a variable: its value, and its gradient if it has one.
public func show(_ variable: Variable, line: Int = #line) {
  var text = "\(variable.value)   \(variable.value.summary)"
  if let operation = variable.node.operation { text += ", from \(operation)" }
  if let gradient = variable.gradient { text += "\ngradient\n\(gradient)" }
  put(CellOutput(.text, text, line: line))
}

import Graphs
import Tensors

extension Diagram {
  /// An input or the result of an operation, with its value and gradient.
  struct Operand {
    let name: String
    let value: Tensor<Float>?
    let gradient: Tensor<Float>?

    init(_ name: String, _ value: Tensor<Float>? = nil, gradient: Tensor<Float>? = nil) {
      (self.name, self.value, self.gradient) = (name, value, gradient)
    }

    fileprivate func node(_ role: Role) -> Value {
      Value(
        role: role, name: name, shape: (value ?? gradient)?.shape ?? [],
        preview: value.map { Preview($0) }, gradient: gradient.map { Preview($0) })
    }
  }

  /// Creates the graph of one operation with its inputs and its result.
  init(_ operation: String, of inputs: [Operand], to result: Operand) {
    self.init()
    let sources = inputs.map { add($0.node(.input)) }
    let circle = add(Operation(operation), from: sources)
    add(result.node(.output), from: [circle])
  }

  /// Returns the graph of one operation with the learner's gradients, beside the graph with the right ones.
  ///
  /// - Parameter inputs: name, value, the learner's gradient, the right gradient.
  static func gradients(
    _ operation: String,
    of inputs: [(name: String, value: Tensor<Float>?, own: Tensor<Float>, right: Tensor<Float>)],
    to result: Operand
  ) -> Diagram {
    .comparison(
      Diagram(
        operation, of: inputs.map { Operand($0.name, $0.value, gradient: $0.own) }, to: result),
      Diagram(
        operation, of: inputs.map { Operand($0.name, $0.value, gradient: $0.right) }, to: result))
  }

  /// The diagram without gradients, to work out by hand.
  var withoutGradients: Diagram {
    var copy = self
    for id in nodeIDs {
      guard case .value(var value) = self[id] else { continue }
      value.gradient = nil
      copy[id] = .value(value)
    }
    return copy
  }
}

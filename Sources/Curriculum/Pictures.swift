import Graphs
import Tensors

extension Diagram {
  /// A value beside an operation, with what is known of it.
  struct Place {
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

  /// Creates the graph of one operation: what it read, and what it made.
  init(_ operation: String, of inputs: [Place], to result: Place) {
    self.init()
    let sources = inputs.map { add($0.node(.input)) }
    let circle = add(Operation(operation), from: sources)
    add(result.node(.output), from: [circle])
  }

  /// Your gradients beside the right ones, for one operation.
  ///
  /// - Parameter inputs: name, value, your gradient, the right one.
  static func gradients(
    _ operation: String,
    of inputs: [(name: String, value: Tensor<Float>?, own: Tensor<Float>, right: Tensor<Float>)],
    to result: Place
  ) -> Diagram {
    .comparison(
      Diagram(
        operation, of: inputs.map { Place($0.name, $0.value, gradient: $0.own) }, to: result),
      Diagram(
        operation, of: inputs.map { Place($0.name, $0.value, gradient: $0.right) }, to: result))
  }

  /// The same without gradients, to be worked out by hand.
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

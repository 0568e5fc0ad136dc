import Diagrams

extension Number {
  /// Returns the computation graph as a diagram: each number with its value and gradient, each operation, and on each
  /// edge into an operation the local derivative, ∂result/∂input.
  public func diagram(title: String? = nil) -> Diagram {
    var diagram = Diagram(title: title)
    var nodes: [ObjectIdentifier: Diagram.NodeID] = [:]
    for number in history {
      let value = Diagram.Value(
        role: number === self
          ? .output
          : number.operation != nil
            ? .intermediate
            : number.name != nil ? .input : .constant,
        name: number.name, elementType: "Double", preview: Preview(number.value),
        gradient: Preview(number.gradient))
      guard let operation = number.operation else {
        nodes[ObjectIdentifier(number)] = diagram.add(value)
        continue
      }
      let node = diagram.add(Diagram.Operation(operation))
      for (input, local) in zip(number.inputs, number.localGradients) {
        guard let source = nodes[ObjectIdentifier(input)] else { continue }
        diagram.connect(source, to: node, label: Preview(local).rows[0][0])
      }
      nodes[ObjectIdentifier(number)] = diagram.add(value, from: [node])
    }
    return diagram
  }
}

extension Number: CustomStringConvertible {
  /// The name, value and gradient: "x = 3, gradient 7".
  public var description: String {
    func text(_ number: Double) -> String { Preview(number).rows[0][0] }
    return "\(name ?? operation ?? "number") = \(text(value)), gradient \(text(gradient))"
  }
}

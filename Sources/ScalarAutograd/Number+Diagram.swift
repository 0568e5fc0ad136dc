import Diagrams

extension Number {
  /// Describes the graph for a picture: each number with its value and gradient, each operation, and on
  /// the edge from an input into an operation the derivative of the result by that input.
  public func diagram(title: String? = nil) -> Diagram {
    var diagram = Diagram(title: title)
    var places: [ObjectIdentifier: Diagram.NodeID] = [:]
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
        places[ObjectIdentifier(number)] = diagram.add(value)
        continue
      }
      let circle = diagram.add(Diagram.Operation(operation))
      for (input, local) in zip(number.inputs, number.localGradients) {
        guard let place = places[ObjectIdentifier(input)] else { continue }
        diagram.connect(place, to: circle, label: Preview(local).rows[0][0])
      }
      places[ObjectIdentifier(number)] = diagram.add(value, from: [circle])
    }
    return diagram
  }
}

extension Number: CustomStringConvertible {
  /// "x = 3, gradient 7".
  public var description: String {
    func text(_ number: Double) -> String { Preview(number).rows[0][0] }
    return "\(name ?? operation ?? "number") = \(text(value)), gradient \(text(gradient))"
  }
}

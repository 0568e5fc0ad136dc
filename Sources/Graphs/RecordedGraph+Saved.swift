import Autograd
import Diagrams

extension RecordedGraph {
  /// Returns the tensors that an operation saves for backward. In the whole graph, tensors that share a block of
  /// memory have the same ``Diagram/Saved/block``.
  func saved(by step: Step) -> [Diagram.Saved] {
    step.node.saved.map { value in
      let source =
        switch value.source {
        case .input(let index): step.node.inputs[index].name ?? "input \(index + 1)"
        case .result: "result"
        case .own: value.elementType == "Float" ? "own" : "own \(value.elementType)"
        }
      return Diagram.Saved(
        source: source, shape: value.shape, bytes: value.byteCount,
        block: blockNumbers[value.block] ?? 0)
    }
  }

  /// The memory that all operations save for backward in bytes, each block counted once.
  public var savedBytes: Int { steps.flatMap(\.node.saved).byteCount }

  /// Returns consecutive numbers for blocks of memory, in the order in which they are first saved.
  static func numbered(_ steps: [Step]) -> [ObjectIdentifier: Int] {
    var numbers: [ObjectIdentifier: Int] = [:]
    for step in steps {
      for value in step.node.saved where numbers[value.block] == nil {
        numbers[value.block] = numbers.count
      }
    }
    return numbers
  }
}

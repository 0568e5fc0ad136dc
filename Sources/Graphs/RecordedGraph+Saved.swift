import Autograd
import Diagrams

extension RecordedGraph {
  /// What an operation keeps for its backward function, in words. Values that share a block of memory share
  /// its number, over the whole graph.
  func saved(by step: Step) -> [Diagram.Saved] {
    step.node.saved.map { value in
      let source =
        switch value.source {
        case .input(let place): step.node.inputs[place].name ?? "input \(place + 1)"
        case .result: "result"
        case .own: value.elementType == "Float" ? "own" : "own \(value.elementType)"
        }
      return Diagram.Saved(
        source: source, shape: value.shape, bytes: value.byteCount,
        block: blockNumbers[value.block] ?? 0)
    }
  }

  /// The bytes that all operations keep for backward, each block of memory counted once.
  public var savedBytes: Int { steps.flatMap(\.node.saved).byteCount }

  /// Small numbers for blocks of memory, in the order in which they are first kept.
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

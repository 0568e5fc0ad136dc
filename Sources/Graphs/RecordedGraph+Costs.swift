import Autograd

extension RecordedGraph {
  /// The cost of a module.
  public struct Cost: Sendable, Equatable {
    /// The number of trainable elements, each parameter counted once.
    public var parameters = 0
    /// The number of multiply-adds of convolutions and matrix products in its forward pass.
    public var multiplyAdds = 0
    /// The number of operations.
    public var operations = 0
    /// The memory saved for backward in bytes, each block counted once.
    public var savedBytes = 0
  }

  /// Returns the cost of each call, including nested calls.
  public func costs() -> [Cost] {
    var costs = [Cost](repeating: Cost(), count: calls.count)
    var counted = Set<Pair>()
    var blocks = Set<Block>()
    for step in steps where !step.isLeaf && !step.isBackward {
      let work = multiplyAdds(step)
      for call in chain(step.call) {
        costs[call].operations += 1
        costs[call].multiplyAdds += work
        for value in step.node.saved {
          guard blocks.insert(Block(call: call, block: value.block)).inserted else { continue }
          costs[call].savedBytes += value.byteCount
        }
        for input in step.inputs where steps[input].node.isParameter {
          guard counted.insert(Pair(call: call, parameter: input)).inserted else { continue }
          costs[call].parameters += steps[input].node.shape.reduce(1, *)
        }
      }
    }
    return costs
  }

  private struct Pair: Hashable {
    let call, parameter: Int
  }

  private struct Block: Hashable {
    let call: Int
    let block: ObjectIdentifier
  }

  /// Returns the number of multiply-adds of an operation.
  func multiplyAdds(_ step: Step) -> Int {
    let results = step.node.shape.reduce(1, *)
    guard let first = step.inputs.first.map({ steps[$0].node.shape }) else { return 0 }
    switch step.node.operation {
    case "matmul": return results * (first.last ?? 0)
    case "conv1d", "conv2d", "conv1d transposed", "conv2d transposed":
      if step.isBackward || step.inputs.count < 2 { return 0 }
      // Each element of the result is a sum over one filter, C / groups · kH · kW products; in a transposed
      // convolution, each element of the input is multiplied with as many weights.
      let elements = step.node.operation!.hasSuffix("transposed") ? first.reduce(1, *) : results
      return elements * steps[step.inputs[1]].node.shape.dropFirst().reduce(1, *)
    default: return 0
    }
  }
}

import Autograd

extension RecordedGraph {
  /// What a module costs, as a folded box tells it.
  public struct Cost: Sendable, Equatable {
    /// How many numbers it trains, each parameter counted once.
    public var parameters = 0
    /// How many products of two numbers its forward pass adds up, in convolutions and matrix products.
    public var multiplyAdds = 0
    /// How many operations it is made of.
    public var operations = 0
    /// The bytes that its operations keep for backward, each block of memory counted once.
    public var savedBytes = 0
  }

  /// The cost of every call, all inside it included.
  public func costs() -> [Cost] {
    var costs = [Cost](repeating: Cost(), count: calls.count)
    var counted = Set<Pair>()
    var blocks = Set<Block>()
    for step in steps where !step.isGiven && !step.isBackward {
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

  /// How many products of two numbers an operation adds up.
  func multiplyAdds(_ step: Step) -> Int {
    let results = step.node.shape.reduce(1, *)
    guard let first = step.inputs.first.map({ steps[$0].node.shape }) else { return 0 }
    switch step.node.operation {
    case "matmul": return results * (first.last ?? 0)
    case let name? where name.hasPrefix("conv2d") && step.inputs.count > 1 && !step.isBackward:
      // Each result is a sum over one filter: C / groups · kH · kW.
      return results * steps[step.inputs[1]].node.shape.dropFirst().reduce(1, *)
    default: return 0
    }
  }
}

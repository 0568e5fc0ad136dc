import Autograd

/// The parts of a graph drawn at a level of detail: which calls are folded to a box, and which repeat another.
struct Folding {
  /// By call: the outermost folded call around it, or itself.
  private(set) var folded: [Int?]
  /// By call: the number of consecutive equal calls that it represents.
  private(set) var repeats: [Int]
  /// By step: the step drawn in its place; itself, except in repeated calls.
  private(set) var representative: [Int]

  init(_ graph: RecordedGraph, _ level: Level) {
    var folded: [Int?] = []
    for call in graph.calls {
      let outer = call.parent.flatMap { folded[$0] }
      folded.append(outer ?? (level.folds(call) ? folded.count : nil))
    }
    self.folded = folded
    repeats = [Int](repeating: 1, count: graph.calls.count)
    representative = Array(graph.steps.indices)
    if level != .operations { foldRepeats(graph) }
  }

  /// Represents consecutive equal calls by the first: the same module type, and the same steps with the same shapes,
  /// each reading the output of the one before and nothing else.
  private mutating func foldRepeats(_ graph: RecordedGraph) {
    var members = [[Int]](repeating: [], count: graph.calls.count)
    for index in graph.steps.indices {
      for call in graph.chain(graph.steps[index].call) { members[call].append(index) }
    }
    let siblings = Dictionary(grouping: graph.calls.indices) { graph.calls[$0].parent }
    for group in siblings.values where group.count > 1 {
      var first = group[0]
      for (previous, next) in zip(group, group.dropFirst()) {
        let isSame = isRepeat(graph, members[previous], members[next], previous, next)
        guard isSame else {
          first = next
          continue
        }
        repeats[first] += 1
        for (old, new) in zip(members[first], members[next]) { representative[new] = old }
      }
    }
  }

  private func isRepeat(
    _ graph: RecordedGraph, _ previous: [Int], _ next: [Int], _ a: Int, _ b: Int
  ) -> Bool {
    guard graph.calls[a].type == graph.calls[b].type, previous.count == next.count,
      let end = previous.last, next.count > 1
    else { return false }
    let counterparts = Dictionary(uniqueKeysWithValues: zip(next, previous))
    let first = Set(previous)
    for (old, new) in zip(previous, next) {
      let (one, other) = (graph.steps[old], graph.steps[new])
      guard one.node.operation == other.node.operation, one.node.detail == other.node.detail,
        one.node.shape == other.node.shape, one.inputs.count == other.inputs.count,
        one.node.isParameter == other.node.isParameter
      else { return false }
      for (oldInput, newInput) in zip(one.inputs, other.inputs) {
        // An input from inside must be the counterpart; one from outside, the end of the call before.
        let isSame = counterparts[newInput].map { $0 == oldInput } ?? (newInput == end)
        guard isSame, counterparts[newInput] != nil || !first.contains(oldInput) else {
          return false
        }
      }
    }
    return true
  }
}

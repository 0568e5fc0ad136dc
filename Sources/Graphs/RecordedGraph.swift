import Autograd

/// A recorded graph as a list to read: every value with what it was made from, and every call of a module.
///
/// Pictures, JSON and the interactive page are all made from this.
public struct RecordedGraph {
  /// One recorded value, and the operation that made it.
  public struct Step {
    /// The place in the graph.
    public let node: Autograd.Node
    /// The steps whose values it read, in the operation's order.
    public let inputs: [Int]
    /// The buffers that it read or moved.
    public let buffers: [Buffer]
    /// The step that `detached()` cut it off from.
    public let cutFrom: Int?
    /// The innermost call around it: of an operation the one it was recorded in, of a leaf the
    /// innermost that holds all its readers.
    public internal(set) var call: Int?
    /// Whether it belongs to a backward pass that was recorded (`createGraph: true`).
    public let isBackward: Bool
    /// Whether nothing is told of how it was made: a leaf, or a value from a part that is left out.
    public let isGiven: Bool
    /// Whether it is a gradient that a recorded backward pass handed on, and not only what it read or
    /// computed on the side.
    public internal(set) var isGradient = false
  }

  /// A step that is a buffer of a module, seen from the operation that reads or moves it.
  public struct Buffer: Sendable, Equatable {
    /// Its place among the steps.
    public let step: Int
    /// Whether the operation moved it; else it was read.
    public let isUpdated: Bool
  }

  /// One call of a module.
  public struct Call {
    /// The property that holds the module: "conv1"; of an outermost one its type.
    public let name: String
    /// The module's type: "BasicBlock".
    public let type: String
    /// The call it happened in.
    public let parent: Int?
    /// The names from the outermost module in, without its own: "layer1.0.conv1".
    public let path: String
    /// How many calls stand around it.
    public let depth: Int
    /// Whether it is the backward pass of the call.
    public let isBackward: Bool
    /// Whether no other call happened in it.
    public internal(set) var isInnermost = true

    /// "conv1 · Conv2d"; the type alone for an outermost module.
    public var title: String {
      (name == type ? type : "\(name) · \(type)") + (isBackward ? ", backward" : "")
    }
  }

  /// In the order of recording: inputs stand before what was made from them.
  public internal(set) var steps: [Step] = []
  /// A parent stands before its children.
  public private(set) var calls: [Call] = []
  /// Numbers for the blocks of memory that operations keep.
  private(set) var blockNumbers: [ObjectIdentifier: Int] = [:]
  /// The steps that the graph was asked for.
  public private(set) var outputs: Set<Int> = []

  /// Reads the graph that was recorded for `variables`.
  ///
  /// - Parameter forwardEnd: where the forward pass ended; what was recorded after it is backward.
  public init(of variables: [Variable], forwardEnd: Variable? = nil) {
    let nodes = Self.sorted(variables.map(\.node))
    var places: [ObjectIdentifier: Int] = [:]
    var numbers: [CallKey: Int] = [:]
    for node in nodes {
      let isBackward = forwardEnd.map { node.order > $0.node.order } ?? false
      let call = node.scope.map { add($0, isBackward, &numbers) }
      let inputs = node.inputs.compactMap { places[ObjectIdentifier($0)] }
      let cutFrom = node.detachedFrom.flatMap { places[ObjectIdentifier($0)] }
      let buffers = addBuffers(of: node, call)
      places[ObjectIdentifier(node)] = steps.count
      steps.append(
        Step(
          node: node, inputs: inputs, buffers: buffers, cutFrom: cutFrom, call: call,
          isBackward: isBackward, isGiven: node.isLeaf))
    }
    outputs = Set(variables.compactMap { places[ObjectIdentifier($0.node)] })
    placeSums()
    placeLeaves()
    blockNumbers = Self.numbered(steps)
  }

  /// Adds the buffers that an operation used; they stand in its call.
  private mutating func addBuffers(of node: Autograd.Node, _ call: Int?) -> [Buffer] {
    node.buffers.map { use in
      steps.append(
        Step(
          node: use.node, inputs: [], buffers: [], cutFrom: nil, call: call, isBackward: false,
          isGiven: true))
      return Buffer(step: steps.count - 1, isUpdated: use.isUpdated)
    }
  }

  /// The same steps with other calls around them: rows of `count` operations, in their order.
  func inRows(of count: Int) -> RecordedGraph {
    var result = self
    result.calls = []
    var number = 0
    for index in steps.indices where !steps[index].isGiven {
      if number % count == 0 {
        let last = min(number + count, steps.count { !$0.isGiven })
        result.calls.append(
          Call(
            name: "steps \(number + 1) to \(last)", type: "operations", parent: nil, path: "",
            depth: 0, isBackward: false))
      }
      result.steps[index].call = number / count
      for buffer in steps[index].buffers { result.steps[buffer.step].call = number / count }
      number += 1
    }
    result.placeLeaves()
    return result
  }

  /// The backward steps alone; forward values that they read stand as if given.
  var backwardOnly: RecordedGraph {
    var read = Set<Int>()
    for step in steps where step.isBackward { read.formUnion(step.inputs) }
    let kept = steps.indices.filter { steps[$0].isBackward || read.contains($0) }
    let places = Dictionary(uniqueKeysWithValues: kept.enumerated().map { ($1, $0) })
    var result = self
    result.steps = kept.map { index in
      let step = steps[index]
      return Step(
        node: step.node, inputs: step.isBackward ? step.inputs.compactMap { places[$0] } : [],
        buffers: [], cutFrom: nil, call: step.call, isBackward: step.isBackward,
        isGiven: step.isGiven || !step.isBackward, isGradient: step.isGradient)
    }
    result.placeLeaves()
    result.outputs = Set(outputs.compactMap { places[$0] })
    return result
  }

  /// Every node that `roots` came from, cut off or not, and themselves, in the order they were recorded. A loop, for a
  /// graph may be deeper than the stack.
  private static func sorted(_ roots: [Autograd.Node]) -> [Autograd.Node] {
    var seen = Set<ObjectIdentifier>()
    var nodes = roots.filter { seen.insert(ObjectIdentifier($0)).inserted }
    var next = 0
    while next < nodes.count {
      let sources = nodes[next].inputs + (nodes[next].detachedFrom.map { [$0] } ?? [])
      for source in sources where seen.insert(ObjectIdentifier(source)).inserted {
        nodes.append(source)
      }
      next += 1
    }
    return nodes.sorted { $0.order < $1.order }
  }

  /// The number of a scope's call, after those around it; a loop, for scopes may nest deeply.
  private mutating func add(
    _ scope: Scope, _ isBackward: Bool, _ numbers: inout [CallKey: Int]
  ) -> Int {
    func key(_ scope: Scope) -> CallKey { CallKey(call: scope.call, isBackward: isBackward) }
    var missing: [Scope] = []
    var next: Scope? = scope
    while let current = next, numbers[key(current)] == nil {
      missing.append(current)
      next = current.parent
    }
    for scope in missing.reversed() {
      let parent = scope.parent.flatMap { numbers[key($0)] }
      let outer = parent.map { calls[$0] }
      if let parent { calls[parent].isInnermost = false }
      numbers[key(scope)] = calls.count
      calls.append(
        Call(
          name: scope.name, type: scope.type, parent: parent,
          path: outer.map { $0.path.isEmpty ? scope.name : "\($0.path).\(scope.name)" } ?? "",
          depth: outer.map { $0.depth + 1 } ?? 0, isBackward: isBackward))
    }
    return numbers[key(scope)] ?? 0
  }

  private struct CallKey: Hashable {
    let call: Int
    let isBackward: Bool
  }

  /// The calls around `call`, itself included, from the outermost in.
  func chain(_ call: Int?) -> [Int] {
    var result: [Int] = []
    var next = call
    while let current = next {
      result.append(current)
      next = calls[current].parent
    }
    return result.reversed()
  }
}

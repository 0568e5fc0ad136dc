import Autograd

/// A recorded graph as lists: every value with its inputs, and every call of a module.
///
/// Pictures, JSON and the interactive page are created from it.
public struct RecordedGraph {
  /// A recorded value and the operation that computed it.
  public struct Step {
    /// The node of the autograd graph.
    public let node: Autograd.Node
    /// The indices of the steps whose values it reads, in the operation's order.
    public let inputs: [Int]
    /// The buffers that it reads or updates.
    public let buffers: [Buffer]
    /// The index of the step that it was detached from.
    public let detachedFrom: Int?
    /// The index of the innermost call around it: for an operation the one in which it was recorded, for a leaf the
    /// innermost that contains all operations that read it.
    public internal(set) var call: Int?
    /// Whether it belongs to a recorded backward pass (`createGraph: true`).
    public let isBackward: Bool
    /// Whether the graph does not contain its computation: a leaf of the autograd graph, or a value whose history is
    /// left out.
    public let isLeaf: Bool
    /// Whether it is a gradient that a recorded backward pass propagated, as opposed to a value that it read or an
    /// auxiliary result.
    public internal(set) var isGradient = false
  }

  /// A buffer of a module, as used by an operation.
  public struct Buffer: Sendable, Equatable {
    /// The index of the buffer's step.
    public let step: Int
    /// Whether the operation updates it; otherwise it reads it.
    public let isUpdated: Bool
  }

  /// A call of a module.
  public struct Call {
    /// The property that holds the module, "conv1"; the type of an outermost module.
    public let name: String
    /// The module's type: "BasicBlock".
    public let type: String
    /// The index of the call around it.
    public let parent: Int?
    /// The path of names from the outermost module, excluding that: "layer1.0.conv1".
    public let path: String
    /// The number of calls around it.
    public let depth: Int
    /// Whether it is the backward pass of the call.
    public let isBackward: Bool
    /// Whether it contains no other call.
    public internal(set) var isInnermost = true

    /// The name and type, "conv1 · Conv2d"; only the type for an outermost module.
    public var title: String {
      (name == type ? type : "\(name) · \(type)") + (isBackward ? ", backward" : "")
    }
  }

  /// The steps in the order of recording, inputs before results.
  public internal(set) var steps: [Step] = []
  /// The calls, parents before children.
  public private(set) var calls: [Call] = []
  /// The numbers of the blocks of memory that operations save.
  private(set) var blockNumbers: [ObjectIdentifier: Int] = [:]
  /// The indices of the steps whose graph this is.
  public private(set) var outputs: Set<Int> = []

  /// Creates the graph recorded for `variables`.
  ///
  /// - Parameters:
  ///   - variables: the outputs of the graph, such as the loss.
  ///   - forwardEnd: the last step of the forward pass; later ones belong to the backward pass.
  public init(of variables: [Variable], forwardEnd: Variable? = nil) {
    let nodes = Self.sorted(variables.map(\.node))
    var indices: [ObjectIdentifier: Int] = [:]
    var numbers: [CallKey: Int] = [:]
    for node in nodes {
      let isBackward = forwardEnd.map { node.order > $0.node.order } ?? false
      let call = node.scope.map { add($0, isBackward, &numbers) }
      let inputs = node.inputs.compactMap { indices[ObjectIdentifier($0)] }
      let detachedFrom = node.detachedFrom.flatMap { indices[ObjectIdentifier($0)] }
      let buffers = addBuffers(of: node, call)
      indices[ObjectIdentifier(node)] = steps.count
      steps.append(
        Step(
          node: node, inputs: inputs, buffers: buffers, detachedFrom: detachedFrom, call: call,
          isBackward: isBackward, isLeaf: node.isLeaf))
    }
    outputs = Set(variables.compactMap { indices[ObjectIdentifier($0.node)] })
    placeSums()
    placeLeaves()
    blockNumbers = Self.numbered(steps)
  }

  /// Adds the buffers that an operation uses, to its call.
  private mutating func addBuffers(of node: Autograd.Node, _ call: Int?) -> [Buffer] {
    node.buffers.map { use in
      steps.append(
        Step(
          node: use.node, inputs: [], buffers: [], detachedFrom: nil, call: call, isBackward: false,
          isLeaf: true))
      return Buffer(step: steps.count - 1, isUpdated: use.isUpdated)
    }
  }

  /// Returns the same steps in other calls: consecutive rows of `count` operations.
  func rows(of count: Int) -> RecordedGraph {
    var result = self
    result.calls = []
    var number = 0
    for index in steps.indices where !steps[index].isLeaf {
      if number % count == 0 {
        let last = min(number + count, steps.count { !$0.isLeaf })
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

  /// The backward steps alone; the forward values that they read become leaves.
  var backwardOnly: RecordedGraph {
    var read = Set<Int>()
    for step in steps where step.isBackward { read.formUnion(step.inputs) }
    let kept = steps.indices.filter { steps[$0].isBackward || read.contains($0) }
    let indices = Dictionary(uniqueKeysWithValues: kept.enumerated().map { ($1, $0) })
    var result = self
    result.steps = kept.map { index in
      let step = steps[index]
      return Step(
        node: step.node, inputs: step.isBackward ? step.inputs.compactMap { indices[$0] } : [],
        buffers: [], detachedFrom: nil, call: step.call, isBackward: step.isBackward,
        isLeaf: step.isLeaf || !step.isBackward, isGradient: step.isGradient)
    }
    result.placeLeaves()
    result.outputs = Set(outputs.compactMap { indices[$0] })
    return result
  }

  /// Returns `roots` and every node they depend on, also across `detached()`, in the order of recording. Iterative, as
  /// a graph may be deeper than the stack.
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

  /// Adds a scope's call after those around it, or returns it. Iterative, as scopes may nest deeply.
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

  /// Returns `call` and the calls around it, from the outermost inward.
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

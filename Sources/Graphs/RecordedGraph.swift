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
    /// The innermost call around it: of an operation the one it was recorded in, of a leaf the
    /// innermost that holds all its readers.
    public internal(set) var call: Int?
    /// Whether it belongs to a backward pass that was recorded (`createGraph: true`).
    public let isBackward: Bool
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
    /// Whether no other call happened in it.
    public internal(set) var isInnermost = true
  }

  /// In the order of recording: inputs stand before what was made from them.
  public private(set) var steps: [Step] = []
  /// A parent stands before its children.
  public private(set) var calls: [Call] = []
  /// The steps that the graph was asked for.
  public private(set) var outputs: Set<Int> = []

  /// Reads the graph that was recorded for `variables`.
  ///
  /// - Parameter forwardEnd: where the forward pass ended; what was recorded after it is backward.
  public init(of variables: [Variable], forwardEnd: Variable? = nil) {
    let nodes = Self.sorted(variables.map(\.node))
    var places: [ObjectIdentifier: Int] = [:]
    var numbers: [Int: Int] = [:]
    for node in nodes {
      let call = node.scope.map { add($0, &numbers) }
      let inputs = node.inputs.compactMap { places[ObjectIdentifier($0)] }
      places[ObjectIdentifier(node)] = steps.count
      let isBackward = forwardEnd.map { node.order > $0.node.order } ?? false
      steps.append(Step(node: node, inputs: inputs, call: call, isBackward: isBackward))
    }
    outputs = Set(variables.compactMap { places[ObjectIdentifier($0.node)] })
    placeLeaves()
  }

  /// Every node that `roots` came from, and themselves, in the order they were recorded. A loop, for a
  /// graph may be deeper than the stack.
  private static func sorted(_ roots: [Autograd.Node]) -> [Autograd.Node] {
    var seen = Set<ObjectIdentifier>()
    var nodes = roots.filter { seen.insert(ObjectIdentifier($0)).inserted }
    var next = 0
    while next < nodes.count {
      for input in nodes[next].inputs where seen.insert(ObjectIdentifier(input)).inserted {
        nodes.append(input)
      }
      next += 1
    }
    return nodes.sorted { $0.order < $1.order }
  }

  /// The number of a scope's call, after those around it; a loop, for scopes may nest deeply.
  private mutating func add(_ scope: Scope, _ numbers: inout [Int: Int]) -> Int {
    var missing: [Scope] = []
    var next: Scope? = scope
    while let current = next, numbers[current.call] == nil {
      missing.append(current)
      next = current.parent
    }
    for scope in missing.reversed() {
      let parent = scope.parent.flatMap { numbers[$0.call] }
      let outer = parent.map { calls[$0] }
      if let parent { calls[parent].isInnermost = false }
      numbers[scope.call] = calls.count
      calls.append(
        Call(
          name: scope.name, type: scope.type, parent: parent,
          path: outer.map { $0.path.isEmpty ? scope.name : "\($0.path).\(scope.name)" } ?? "",
          depth: outer.map { $0.depth + 1 } ?? 0))
    }
    return numbers[scope.call] ?? 0
  }

  /// Puts every leaf inside the innermost call that holds all its readers.
  private mutating func placeLeaves() {
    var homes = [Int??](repeating: nil, count: steps.count)
    for step in steps where !step.node.isLeaf {
      for input in step.inputs where steps[input].node.isLeaf {
        homes[input] = homes[input].map { shared($0, step.call) } ?? .some(step.call)
      }
    }
    // What the reader named or handed in belongs to nobody's inside, parameters apart.
    for index in steps.indices where steps[index].node.isLeaf {
      let node = steps[index].node
      let isInside = node.isParameter || node.name == nil
      steps[index].call = isInside ? homes[index] ?? nil : nil
    }
  }

  /// The innermost call around both.
  private func shared(_ a: Int?, _ b: Int?) -> Int? {
    var (a, b) = (a, b)
    while a != b {
      guard let first = a, let second = b else { return nil }
      if calls[first].depth >= calls[second].depth { a = calls[first].parent }
      if calls[second].depth >= calls[first].depth { b = calls[second].parent }
    }
    return a
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

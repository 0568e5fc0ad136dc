import Tensors

/// A node of the recorded graph: a value and the operation that computed it.
///
/// A node has the nodes of the operation's operands (`inputs`) and a function that computes their gradients
/// from its own (`backward`). A leaf (a parameter, an input, a constant) has no operation: gradients end
/// there.
public final class Node {
  /// Returns the gradients with respect to the node's inputs, given the one with respect to its value; `nil`
  /// for an input that needs none.
  public typealias Backward = (_ gradient: Variable, _ node: Node) -> [Variable?]

  /// The name of the operation: "matmul", "+", …; `nil` for a leaf.
  public let operation: String?
  /// The other arguments of the operation, for display: "stride 2, padding 1".
  public let detail: String?
  /// The nodes of the operation's operands, in order.
  public internal(set) var inputs: [Node]
  /// The shape of the value.
  public let shape: [Int]
  /// The number of the node in order of recording; that of every input is smaller.
  public let order: Int
  /// The module that was being called when the node was recorded.
  public let scope: Scope?
  /// The name that the user gave to the value.
  public internal(set) var name: String?
  /// Whether gradients flow through the node.
  public internal(set) var requiresGradient: Bool
  /// Whether the value is a parameter.
  public internal(set) var isParameter = false
  /// Whether the value is a buffer: state of a module that is not trained.
  public internal(set) var isBuffer = false
  /// The buffers that the operation read or updated.
  public internal(set) var buffers: [BufferUse] = []

  /// The value, if the backward function reads it or if it is small enough to be retained for display.
  public internal(set) var value: Tensor<Float>?
  /// The gradient: of a leaf, the sum over all backward passes; of any other node, that of the last pass, if
  /// it is small enough to be retained for display.
  public internal(set) var gradient: Tensor<Float>?

  /// The durations and saved values of the operation; only of nodes recorded inside `tracing`.
  public let trace: Trace?
  /// The node that `detached()` was called on, while it exists.
  public internal(set) weak var detachedFrom: Node?

  var backward: Backward?
  /// The values that `backward` captured, and whether it reads this node's own value; released together with
  /// it.
  var captured: [any Savable] = []
  let savesResult: Bool
  /// The hooks that are called with the complete gradient, by number.
  var hooks: [Int: (Variable) -> Variable?] = [:]
  /// The number of modifications of a leaf's value, by which recorded graphs detect them.
  var version = 0
  /// The sum of the inputs' versions when this node was recorded.
  let inputVersions: Int

  // State of one backward pass.
  var visit = 0
  var incoming: Variable?

  /// The maximum number of elements of a value that is retained for display; inside `retainingValues` there
  /// is no limit.
  public static let previewLimit = 1024

  /// Whether the value and the gradient are retained for display.
  let isRetained: Bool

  /// Creates the node of an operation's result.
  init(
    _ operation: String, detail: String?, inputs: [Node], result: Tensor<Float>,
    savingResult: Bool, saving: [any Savable], recording: Recording,
    backward: @escaping Backward
  ) {
    self.operation = operation
    self.detail = detail
    self.inputs = inputs
    scope = recording.scope
    self.backward = backward
    captured = saving
    savesResult = savingResult
    shape = result.shape
    order = Order.next()
    requiresGradient = true
    var versions = 0
    for input in inputs { versions += input.version }
    inputVersions = versions
    isRetained = recording.retainsValues || result.count <= Self.previewLimit
    if savingResult || isRetained { value = result }
    trace = recording.stopwatch.map { Trace(forwardSeconds: $0.lap()) }
    trace?.saved = savedNow
  }

  /// Creates a leaf.
  init(leaf value: Tensor<Float>, requiresGradient: Bool) {
    operation = nil
    detail = nil
    inputs = []
    scope = nil
    shape = value.shape
    order = Order.next()
    self.requiresGradient = requiresGradient
    inputVersions = 0
    savesResult = false
    isRetained = value.count <= Self.previewLimit
    if isRetained { self.value = value }
    trace = nil
  }

  /// Whether the node is a leaf: not the result of an operation.
  public var isLeaf: Bool { operation == nil }

  /// The node's own value as a variable of the graph, for backward functions that read their result.
  /// (Capturing the result itself would be a reference cycle.)
  ///
  /// - Precondition: The operation was recorded with `savingResult: true`.
  public var result: Variable {
    guard let value else {
      fatalError(
        "\(operation ?? "leaf"): the result was not saved; record it with savingResult: true")
    }
    return Variable(value, node: self)
  }

  /// Returns whether input `index` requires a gradient. PyTorch's `ctx.needs_input_grad`.
  public func needsGradient(_ index: Int) -> Bool { inputs[index].requiresGradient }

  /// Releases the graph below iteratively. By default, a chain of a million nodes would be released
  /// recursively and overflow the stack.
  deinit {
    if inputs.isEmpty { return }
    var waiting = inputs
    inputs = []
    backward = nil
    captured = []
    while var node = waiting.popLast() {
      guard isKnownUniquelyReferenced(&node) else { continue }
      waiting.append(contentsOf: node.inputs)
      node.inputs = []
      node.backward = nil
      node.captured = []
    }
  }
}

/// The call of a module during which nodes are recorded.
public final class Scope: Sendable {
  /// The name of the module in its parent: "layer1", "0", "conv1".
  public let name: String
  /// The type of the module: "BasicBlock".
  public let type: String
  /// The call of the module that contains it.
  public let parent: Scope?
  /// A number that distinguishes calls of the same module.
  public let call: Int

  /// Creates the scope of a call of a module.
  public init(name: String, type: String, parent: Scope?) {
    self.name = name
    self.type = type
    self.parent = parent
    call = Order.next()
  }

  /// The names of all modules from the outermost in: "layer1.0.conv1".
  public var path: String { parent.map { $0.path + "." + name } ?? name }
}

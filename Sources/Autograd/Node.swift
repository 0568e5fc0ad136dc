import Tensors

/// A place in the recorded graph: a value, and how it was made.
///
/// A node made by an operation knows the nodes it came from (`inputs`) and how to pass a gradient
/// on to them (`backward`). A leaf (a parameter, an input, a constant) was made by no operation:
/// gradients end there. Reading the graph is reading these objects.
public final class Node {
  /// Turns the gradient of this node's value into the gradients of its inputs' values; `nil` for an
  /// input that needs none.
  public typealias Backward = (_ gradient: Variable, _ node: Node) -> [Variable?]

  /// What made the value: "matmul", "+", …; `nil` for a leaf.
  public let operation: String?
  /// What else the operation depends on, for a picture: "stride 2, padding 1".
  public let detail: String?
  /// The nodes whose values the operation read, in its order.
  public internal(set) var inputs: [Node]
  /// The shape of the value.
  public let shape: [Int]
  /// Counts up: a node's inputs have smaller numbers.
  public let order: Int
  /// Where in the model it was recorded: the module being called.
  public let scope: Scope?
  /// What the reader calls the value.
  public internal(set) var name: String?
  /// Whether gradients flow through here.
  public internal(set) var requiresGradient: Bool
  /// Whether the value is trained: set for parameters.
  public internal(set) var isParameter = false
  /// Whether it is a module's own number that is not trained.
  public internal(set) var isBuffer = false
  /// The buffers that the operation read or moved.
  public internal(set) var buffers: [BufferUse] = []

  /// The value, where it is small enough to keep for a picture or backward reads it.
  public internal(set) var value: Tensor<Float>?
  /// The gradient: of a leaf the sum over all backward passes so far; of any other node, the one of
  /// the last pass, where it is small enough to keep for a picture.
  public internal(set) var gradient: Tensor<Float>?

  /// How long it took, and what backward kept; noted inside `tracing` only.
  public let trace: Trace?
  /// The value that this one was cut off from by `detached()`, while that still lives.
  public internal(set) weak var detachedFrom: Node?

  var backward: Backward?
  /// What `backward` captured, and whether it reads this node's own value; gone when it is.
  var captured: [any Savable] = []
  let savesResult: Bool
  /// Called with the gradient when it is complete, by number.
  var hooks: [Int: (Variable) -> Variable?] = [:]
  /// How often a leaf's value was replaced; recorded graphs notice by it.
  var version = 0
  /// The sum of the inputs' versions when this node was recorded.
  let inputVersions: Int

  // Scratch space of one backward pass.
  var visit = 0
  var incoming: Variable?

  /// Values of up to this many elements are kept on their nodes, to be looked at; larger ones only
  /// inside `retainingValues`.
  public static let previewLimit = 1024

  /// Whether value and gradient are kept to be looked at.
  let isKept: Bool

  /// Records the result of an operation.
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
    isKept = recording.retainsValues || result.count <= Self.previewLimit
    if savingResult || isKept { value = result }
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
    isKept = value.count <= Self.previewLimit
    if isKept { self.value = value }
    trace = nil
  }

  /// Whether no operation made this value.
  public var isLeaf: Bool { operation == nil }

  /// The value that this node was recorded with, as a variable of the graph, for a backward function
  /// that reads its own result. (Capturing the result itself would make a cycle that is never freed.)
  public var result: Variable {
    guard let value else { fatalError("\(operation ?? "leaf"): the result was not kept") }
    return Variable(value, node: self)
  }

  /// Whether input `index` wants a gradient: what need not be computed is not.
  public func needsGradient(_ index: Int) -> Bool { inputs[index].requiresGradient }

  /// Releases the graph below with a loop. Left to themselves, a million nodes in a chain would
  /// release each other by recursion and overflow the stack.
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

/// A module that is being called: nodes recorded meanwhile carry it.
public final class Scope: Sendable {
  /// The property that holds the module: "layer1", "0", "conv1".
  public let name: String
  /// The module's type: "BasicBlock".
  public let type: String
  /// The module that calls it.
  public let parent: Scope?
  /// Tells calls of one module apart.
  public let call: Int

  /// Creates the scope of one call of a module.
  public init(name: String, type: String, parent: Scope?) {
    self.name = name
    self.type = type
    self.parent = parent
    call = Order.next()
  }

  /// The names from the outermost module in: "layer1.0.conv1".
  public var path: String { parent.map { $0.path + "." + name } ?? name }
}

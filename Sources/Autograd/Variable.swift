import Tensors

/// A tensor that remembers how it was made, so that derivatives can be found.
///
/// Operations on variables compute their value at once and record a ``Node`` that says what they
/// came from. `backward()` walks those nodes from the result to the leaves and leaves ∂result/∂leaf in
/// every leaf's `gradient`.
///
///     let x = Variable(3, requiresGradient: true)
///     let y = x * x + x
///     y.backward()
///     x.gradient   // 7
public class Variable {
  /// The numbers. Only a leaf's can be replaced.
  public internal(set) final var value: Tensor<Float>
  private final var recorded: Node?

  /// Creates a leaf of the graph.
  ///
  /// - Parameters:
  ///   - requiresGradient: whether `backward()` finds the derivative by it.
  ///   - name: what pictures of the graph call it.
  public init(_ value: Tensor<Float>, requiresGradient: Bool = false, name: String? = nil) {
    self.value = value
    if requiresGradient || name != nil {
      let node = Node(leaf: value, requiresGradient: requiresGradient)
      node.name = name
      recorded = node
    }
  }

  /// Creates a variable that stands at `node` of the graph.
  init(_ value: Tensor<Float>, node: Node) {
    self.value = value
    recorded = node
  }

  /// The place in the recorded graph.
  public final var node: Node {
    if let recorded { return recorded }
    let leaf = Node(leaf: value, requiresGradient: false)
    recorded = leaf
    return leaf
  }

  /// The size of each axis.
  public final var shape: [Int] { value.shape }

  /// The one number of a variable that has just one.
  public final var item: Float { value.item }

  /// Whether gradients flow to this variable. Only a leaf's can be changed.
  public final var requiresGradient: Bool {
    get { recorded?.requiresGradient ?? false }
    set {
      require(node.isLeaf, "requiresGradient: can be set only on a leaf, not a result")
      node.requiresGradient = newValue
    }
  }

  /// ∂result/∂self, summed over all backward passes since it was last set to `nil`.
  public final var gradient: Tensor<Float>? {
    get { recorded?.gradient }
    set { node.gradient = newValue }
  }

  /// What pictures of the graph call it.
  public final var name: String? {
    get { recorded?.name }
    set { node.name = newValue }
  }

  /// Names the variable, for pictures of the graph, and returns it.
  @discardableResult
  public final func named(_ name: String) -> Self {
    node.name = name
    return self
  }

  /// Returns the same value cut off from the graph: gradients do not flow back through it.
  public final func detached() -> Variable {
    let result = Variable(value)
    if let recorded, Recording.isEnabled { result.node.detachedFrom = recorded }
    return result
  }

  /// Changes a leaf's value. A graph that was recorded with the old value cannot go backward any
  /// more, and says so.
  ///
  /// - Precondition: the variable is a leaf; the shape stays the same.
  public final func update<Result>(_ change: (inout Tensor<Float>) throws -> Result) rethrows
    -> Result
  {
    let node = self.node
    require(
      node.isLeaf, "update: can change only a leaf, not the result of \(node.operation ?? "")")
    // The node's copy would make this one shared, and changing it would copy all of it.
    let isKept = node.value != nil
    node.value = nil
    defer {
      node.version += 1
      require(
        value.shape == node.shape,
        "update: the shape must stay \(node.shape), but became \(value.shape)")
      if isKept { node.value = value }
    }
    return try change(&value)
  }
}

/// A variable that is trained: a leaf that requires its gradient.
public final class Parameter: Variable {
  /// Creates a parameter that starts as `value`.
  public init(_ value: Tensor<Float>, name: String? = nil) {
    super.init(value, requiresGradient: true, name: name)
    node.isParameter = true
  }
}

extension Variable: CustomStringConvertible {
  /// Name, shape, operation and value, as `print` shows them.
  public final var description: String {
    let made = node.operation.map { " ← \($0)" } ?? ""
    return "\(name.map { $0 + " " } ?? "")\(shape)\(made)\n\(value)"
  }
}

// MARK: Recording

extension Variable {
  /// Creates the result of an operation, and records it where an input requires gradients.
  ///
  /// This is all there is to a differentiable operation: its value, its inputs, and how a gradient
  /// comes back.
  ///
  ///     func cubed() -> Variable {
  ///       .record("cubed", value * value * value, [self], saving: [self]) { dY, _ in
  ///         [dY * 3 * self * self]
  ///       }
  ///     }
  ///
  /// - Parameters:
  ///   - operation: what pictures of the graph call it.
  ///   - value: the result.
  ///   - inputs: the variables that the result depends on.
  ///   - savingResult: whether `backward` reads `node.result`.
  ///   - saving: what `backward` captures: variables whose values it reads, tensors of its own. Only
  ///     told, in pictures of the graph; see ``Node/saved``.
  ///   - backward: returns, for each input, ∂L/∂input for the given ∂L/∂result, or `nil`. Written in
  ///     operations on variables, so that it can be differentiated again. It must not capture the
  ///     result, only inputs.
  public static func record(
    _ operation: String, _ value: Tensor<Float>, _ inputs: [Variable], detail: String? = nil,
    savingResult: Bool = false, saving: @autoclosure () -> [any Savable] = [],
    backward: @escaping Node.Backward
  ) -> Variable {
    guard inputs.contains(where: \.requiresGradient) else { return Variable(value) }
    let recording = Recording.current
    guard recording.isEnabled else { return Variable(value) }
    if recording.retainsValues {
      for input in inputs where input.node.value == nil { input.node.value = input.value }
    }
    let node = Node(
      operation, detail: detail, inputs: inputs.map(\.node), result: value,
      savingResult: savingResult, saving: saving(), recording: recording, backward: backward)
    let result = Variable(value, node: node)
    recording.watcher?.call(result)
    return result
  }
}

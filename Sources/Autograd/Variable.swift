import Tensors

/// A tensor with automatic differentiation.
///
/// Operations on variables compute their value at once and record a ``Node`` of the graph. `backward()`
/// traverses the graph from the result to the leaves and accumulates ∂result/∂leaf in the `gradient` of every
/// leaf.
///
///     let x = Variable(3, requiresGradient: true)
///     let y = x * x + x
///     y.backward()
///     x.gradient   // 7
public class Variable {
  /// The value. Only that of a leaf can be modified, by `update`.
  public internal(set) final var value: Tensor<Float>
  private final var recorded: Node?

  /// Creates a leaf of the graph.
  ///
  /// - Parameters:
  ///   - value: The value.
  ///   - requiresGradient: Whether `backward()` computes the gradient with respect to this variable.
  ///   - name: The name for display of the graph.
  public init(_ value: Tensor<Float>, requiresGradient: Bool = false, name: String? = nil) {
    self.value = value
    if requiresGradient || name != nil {
      let node = Node(leaf: value, requiresGradient: requiresGradient)
      node.name = name
      recorded = node
    }
  }

  /// Creates the variable of a node of the graph.
  init(_ value: Tensor<Float>, node: Node) {
    self.value = value
    recorded = node
  }

  /// The node in the recorded graph.
  public final var node: Node {
    if let recorded { return recorded }
    let leaf = Node(leaf: value, requiresGradient: false)
    recorded = leaf
    return leaf
  }

  /// The size of each axis.
  public final var shape: [Int] { value.shape }

  /// The element of a variable that has exactly one.
  public final var item: Float { value.item }

  /// Whether gradients flow to this variable. It can be set for leaves only.
  public final var requiresGradient: Bool {
    get { recorded?.requiresGradient ?? false }
    set {
      require(node.isLeaf, "requiresGradient: can be set on a leaf only")
      node.requiresGradient = newValue
    }
  }

  /// The gradient with respect to this variable, accumulated over all backward passes since it was last set
  /// to `nil`.
  public final var gradient: Tensor<Float>? {
    get { recorded?.gradient }
    set { node.gradient = newValue }
  }

  /// The name for display of the graph.
  public final var name: String? {
    get { recorded?.name }
    set { node.name = newValue }
  }

  /// Sets the name for display of the graph, and returns the variable.
  @discardableResult
  public final func named(_ name: String) -> Self {
    node.name = name
    return self
  }

  /// Returns a variable of the same value that is detached from the graph: no gradient flows back through it.
  public final func detached() -> Variable {
    let result = Variable(value)
    if let recorded, Recording.isEnabled { result.node.detachedFrom = recorded }
    return result
  }

  /// Modifies the value of a leaf in place.
  ///
  /// A backward pass through a graph that was recorded with the old value stops with a message.
  ///
  /// - Precondition: The variable is a leaf, and its shape does not change.
  public final func update<Result>(_ change: (inout Tensor<Float>) throws -> Result) rethrows
    -> Result
  {
    let node = self.node
    require(
      node.isLeaf, "update: can modify a leaf only, not the result of \(node.operation ?? "")")
    // With a second reference in the node, the modification would copy the whole value.
    let isRetained = node.value != nil
    node.value = nil
    defer {
      node.version += 1
      require(
        value.shape == node.shape,
        "update: the shape must remain \(node.shape), but became \(value.shape)")
      if isRetained { node.value = value }
    }
    return try change(&value)
  }
}

/// A trainable variable: a leaf that requires a gradient.
public final class Parameter: Variable {
  /// Creates a parameter with an initial value.
  public init(_ value: Tensor<Float>, name: String? = nil) {
    super.init(value, requiresGradient: true, name: name)
    node.isParameter = true
  }
}

extension Variable: CustomStringConvertible {
  /// The name, shape, operation and value.
  public final var description: String {
    let operation = node.operation.map { " ← \($0)" } ?? ""
    return "\(name.map { $0 + " " } ?? "")\(shape)\(operation)\n\(value)"
  }
}

// MARK: Recording

extension Variable {
  /// Returns the result of an operation, and records the operation if an input requires a gradient.
  ///
  /// A differentiable operation consists of its value, its inputs and its backward function:
  ///
  ///     func cubed() -> Variable {
  ///       .record("cubed", value * value * value, [self], saving: [self]) { dY, _ in
  ///         [dY * 3 * self * self]
  ///       }
  ///     }
  ///
  /// Operations are in `Operations/`, in a file for each family: `Arithmetic`, `Pairs`, `Exponentials`,
  /// `Trigonometry`, `SpecialFunctions`, `Rounding`, `Comparison` and `Activations` for elementwise ones;
  /// `Reductions`, `Extrema`, `MissingValues`, `Scans`, `Sorting` and `Ranks` along axes; `Views`, `Axes`,
  /// `Repeating`, `Padding`, `Rearranging`, `Subscript`, `Indexing` and `Scatter` for elements as they are;
  /// `MatrixProduct`, `TensorProducts`, `Einsum`, `Norms`, `LinearSystems`, `Determinants`, `Decompositions`,
  /// `Factorizations`, `MatrixFunctions` and `Distances`; `Normalization`, `Convolution`,
  /// `TransposedConvolution`, `Pooling`, `AveragePooling`, `AdaptivePooling`, `Unfolding`, `Interpolation`,
  /// `GridSampling`, `PixelShuffle` and `Losses` for networks.
  /// The files of tensors and of kernels have the same names.
  ///
  /// - Parameters:
  ///   - operation: The name of the operation, for display and messages.
  ///   - value: The result.
  ///   - inputs: The variables on which the result depends.
  ///   - detail: Other arguments of the operation, for display.
  ///   - savingResult: Whether `backward` reads `node.result`.
  ///   - saving: The values that `backward` captures: variables and intermediate tensors. For information
  ///     only; see ``Node/saved``.
  ///   - backward: Returns ∂L/∂input for each input, or `nil`, given ∂L/∂result. It uses operations on
  ///     variables, which makes it differentiable itself, and must not capture the result.
  public static func record(
    _ operation: String, _ value: Tensor<Float>, _ inputs: [Variable], detail: String? = nil,
    savingResult: Bool = false, saving: @autoclosure () -> [any Savable] = [],
    backward: @escaping Node.Backward
  ) -> Variable {
    guard inputs.contains(where: \.requiresGradient) else { return Variable(value) }
    let recording = Recording.current
    guard recording.isEnabled else {
      recording.checkpoint?.note(inputs)
      return Variable(value)
    }
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

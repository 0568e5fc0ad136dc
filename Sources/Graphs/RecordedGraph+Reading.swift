import Autograd
import Diagrams
import Tensors

extension RecordedGraph {
  /// The index of the first step with a known non-finite value: the origin of a NaN. The values of earlier steps may
  /// be unknown.
  public var firstNotFinite: Int? {
    steps.firstIndex { step in step.node.value.map { !$0.sumOfSquares.isFinite } ?? false }
  }

  /// The positions of operations in the forward pass and, after `backward()`, in the backward pass.
  struct ExecutionOrder {
    private var forward: [Int: Int] = [:]
    private var backward: [Int: Int] = [:]

    init(_ graph: RecordedGraph) {
      for index in graph.steps.indices where !graph.steps[index].isLeaf {
        forward[index] = forward.count + 1
      }
      // The backward pass visits the steps that require gradients in reverse order.
      let hasRun = graph.outputs.contains { graph.steps[$0].node.gradient != nil }
      for index in graph.steps.indices.reversed() where hasRun {
        let step = graph.steps[index]
        guard !step.isLeaf, step.node.requiresGradient else { continue }
        backward[index] = backward.count + 1
      }
    }

    /// Returns when a step ran and how long it took.
    func run(_ index: Int, _ step: Step) -> Diagram.Execution {
      var run = Diagram.Execution()
      run.step = forward[index]
      run.backwardStep = backward[index]
      run.seconds = step.node.trace?.forwardSeconds
      run.backwardSeconds = step.node.trace?.backwardSeconds
      return run
    }
  }

  var order: ExecutionOrder { ExecutionOrder(self) }
}

extension RecordedGraph.Step {
  private static let views: Set<String> = [
    "reshape", "transpose", "permute", "expand", "narrow", "flatten", "squeeze", "unsqueeze",
  ]

  /// Returns the role of the value.
  func role(isOutput: Bool) -> Diagram.Role {
    if !isLeaf { return isOutput ? .output : .intermediate }
    if node.isParameter { return .parameter }
    if node.isBuffer { return .buffer }
    return node.requiresGradient || node.name != nil ? .input : .constant
  }

  /// The kind of the operation that computed the value.
  var kind: Diagram.Operation.Kind {
    guard let name = node.operation else { return .plain }
    if name == "Σ" { return .accumulation }
    if isBackward { return .backward }
    return Self.views.contains(name) ? .view : .plain
  }

  /// The derivative ∂result/∂input for each input as text, if all are scalars and it is known.
  var localDerivatives: [String?]? {
    guard node.shape.isEmpty, node.inputs.allSatisfy(\.shape.isEmpty) else { return nil }
    let known = node.trace?.localDerivatives
    return known?.map { $0.map { Preview(Double($0)).rows[0][0] } }
  }
}

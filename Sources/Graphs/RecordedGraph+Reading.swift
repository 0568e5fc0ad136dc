import Autograd
import Diagrams
import Tensors

extension RecordedGraph {
  /// The first step whose value is known and not finite, where that of all steps before is or is not
  /// known: where a NaN came from.
  public var firstNotFinite: Int? {
    steps.firstIndex { step in step.node.value.map { !$0.sumOfSquares.isFinite } ?? false }
  }

  /// The places of operations in the forward pass and, after `backward()`, in the backward one.
  struct Order {
    private var forward: [Int: Int] = [:]
    private var backward: [Int: Int] = [:]

    init(_ graph: RecordedGraph) {
      for index in graph.steps.indices where !graph.steps[index].isGiven {
        forward[index] = forward.count + 1
      }
      // A backward pass takes what requires gradients in the opposite order.
      let hasRun = graph.outputs.contains { graph.steps[$0].node.gradient != nil }
      for index in graph.steps.indices.reversed() where hasRun {
        let step = graph.steps[index]
        guard !step.isGiven, step.node.requiresGradient else { continue }
        backward[index] = backward.count + 1
      }
    }

    /// When a step ran and what it took.
    func run(_ index: Int, _ step: Step) -> Diagram.Run {
      var run = Diagram.Run()
      run.place = forward[index]
      run.backwardPlace = backward[index]
      run.seconds = step.node.trace?.forwardSeconds
      run.backwardSeconds = step.node.trace?.backwardSeconds
      return run
    }
  }

  var order: Order { Order(self) }
}

extension RecordedGraph.Step {
  private static let views: Set<String> = [
    "reshape", "transpose", "permute", "expand", "narrow", "flatten", "squeeze", "unsqueeze",
  ]

  /// What part the value plays.
  func role(isOutput: Bool) -> Diagram.Role {
    if !isGiven { return isOutput ? .output : .intermediate }
    if node.isParameter { return .parameter }
    if node.isBuffer { return .buffer }
    return node.requiresGradient || node.name != nil ? .input : .constant
  }

  /// What kind of operation made the value.
  var kind: Diagram.Operation.Kind {
    guard let name = node.operation else { return .plain }
    if name == "Σ" { return .accumulation }
    if isBackward { return .backward }
    return Self.views.contains(name) ? .view : .plain
  }

  /// ∂result/∂input for each input as text, where all are single numbers and that is known.
  var localDerivatives: [String?]? {
    guard node.shape.isEmpty, node.inputs.allSatisfy(\.shape.isEmpty) else { return nil }
    let known = node.trace?.localDerivatives
    return known?.map { $0.map { Preview(Double($0)).rows[0][0] } }
  }
}

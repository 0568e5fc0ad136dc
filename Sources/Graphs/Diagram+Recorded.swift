import Autograd
import Tensors

extension Diagram {
  /// Describes the graph that was recorded for `variable`: every value with its numbers and its
  /// gradient, every operation, the modules as frames.
  ///
  /// Values of more than 1,024 elements are shown with their numbers only where they were recorded inside
  /// `keepingValues`. Gradients are shown after `backward()`.
  public init(of variable: Variable, title: String? = nil) {
    self.init(title: title)
    var recorded = Recorded()
    let nodes = Self.sorted(variable.node)
    for node in nodes { recorded.add(node, isOutput: node === variable.node, to: &self) }
  }

  /// Every node that `root` came from, and itself, in the order they were recorded. A loop, for a graph
  /// may be deeper than the stack.
  private static func sorted(_ root: Autograd.Node) -> [Autograd.Node] {
    var seen: Set<ObjectIdentifier> = [ObjectIdentifier(root)]
    var nodes = [root]
    var next = 0
    while next < nodes.count {
      for input in nodes[next].inputs where seen.insert(ObjectIdentifier(input)).inserted {
        nodes.append(input)
      }
      next += 1
    }
    return nodes.sorted { $0.order < $1.order }
  }
}

/// Where recorded nodes and scopes stand in the diagram.
private struct Recorded {
  private var places: [ObjectIdentifier: Diagram.NodeID] = [:]
  private var frames: [Int: Diagram.ClusterID] = [:]

  /// Adds a node: a leaf as a value, any other as an operation and the value it made.
  mutating func add(_ node: Autograd.Node, isOutput: Bool, to diagram: inout Diagram) {
    let frame = node.scope.map { self.frame($0, in: &diagram) }
    var sources: [Diagram.NodeID] = []
    if let operation = node.operation {
      let inputs = node.inputs.compactMap { places[ObjectIdentifier($0)] }
      let description = Diagram.Operation(operation, detail: node.detail)
      sources = [diagram.add(description, from: inputs, in: frame)]
    }
    places[ObjectIdentifier(node)] = diagram.add(
      value(node, isOutput: isOutput), from: sources, in: frame)
  }

  private func value(_ node: Autograd.Node, isOutput: Bool) -> Diagram.Value {
    Diagram.Value(
      role: role(node, isOutput: isOutput), name: node.name, shape: node.shape,
      preview: node.value.map(preview),
      gradient: node.gradient.map(preview))
  }

  private func role(_ node: Autograd.Node, isOutput: Bool) -> Diagram.Role {
    if !node.isLeaf { return isOutput ? .output : .intermediate }
    if node.isParameter { return .parameter }
    return node.requiresGradient || node.name != nil ? .input : .constant
  }

  private func preview(_ tensor: Tensor<Float>) -> Preview {
    let contiguous = tensor.contiguous()
    return contiguous.withContiguous { numbers in
      Preview(shape: tensor.shape) { Double(numbers[$0]) }
    }
  }

  private mutating func frame(_ scope: Scope, in diagram: inout Diagram) -> Diagram.ClusterID {
    if let frame = frames[scope.call] { return frame }
    let parent = scope.parent.map { self.frame($0, in: &diagram) }
    let title = scope.name == scope.type ? scope.type : "\(scope.name) · \(scope.type)"
    let added = diagram.addCluster(title, in: parent)
    frames[scope.call] = added
    return added
  }
}

/// Draws the graph recorded for `variable` into a file: `.svg`, `.png`, `.pdf` or `.dot` by its ending.
///
///     let loss = (x.matmul(w) + b - target).squared().mean()
///     loss.backward()
///     try render(loss, to: "loss.svg")
///
/// - Throws: ``DiagramError``, which names the path and the mend.
public func render(
  _ variable: Variable, to path: String, title: String? = nil,
  style: Diagram.Style = Diagram.Style()
) throws(DiagramError) {
  try Diagram(of: variable, title: title).write(to: path, style: style)
}

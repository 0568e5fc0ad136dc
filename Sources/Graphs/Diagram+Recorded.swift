import Autograd
import Diagrams
import Files
import Tensors

extension Diagram {
  /// Creates a diagram of the graph recorded for `variable`: every value with its elements and gradient, every
  /// operation, modules as clusters or boxes.
  ///
  /// The elements of values with more than 1,024 are shown only if recorded inside `retainingValues`, gradients
  /// after `backward()`.
  public init(of variable: Variable, title: String? = nil, level: Level = .operations) {
    self.init(of: RecordedGraph(of: [variable]), title: title, level: level)
  }

  /// Creates a diagram of a recorded graph at a level of detail.
  ///
  /// - Parameters:
  ///   - graph: the recorded graph.
  ///   - title: the caption; none by default.
  ///   - level: the level of detail.
  ///   - readsNumbers: whether the elements of values and gradients are read, for previews and to mark the
  ///     first non-finite one. Reading the weights of a large network takes longer than drawing it.
  public init(
    of graph: RecordedGraph, title: String? = nil, level: Level = .operations,
    readsNumbers: Bool = true
  ) {
    self.init(title: title)
    isCompact = level == .blocks
    var drawing = Drawing(graph: graph, level: level, readsNumbers: readsNumbers)
    drawing.draw(on: &self)
  }
}

/// The construction of a diagram from a recorded graph.
private struct Drawing {
  let graph: RecordedGraph
  let level: Level
  let readsNumbers: Bool
  let folding: Folding
  let costs: [RecordedGraph.Cost]
  /// By step: the diagram's node that outputs its value.
  private var nodes: [Diagram.NodeID?]
  private var frames: [Int: Diagram.ClusterID] = [:]
  private var boxes: [Int: Diagram.NodeID] = [:]
  private var drawn = Set<[Int]>()
  private let firstNotFinite: Int?
  /// By step: its position in the forward and the backward pass.
  private let order: RecordedGraph.ExecutionOrder

  init(graph: RecordedGraph, level: Level, readsNumbers: Bool) {
    (self.graph, self.level, self.readsNumbers) = (graph, level, readsNumbers)
    folding = Folding(graph, level)
    costs = level == .operations ? [] : graph.costs()
    nodes = Array(repeating: nil, count: graph.steps.count)
    firstNotFinite = readsNumbers ? graph.firstNotFinite : nil
    order = graph.order
  }

  mutating func draw(on diagram: inout Diagram) {
    for index in graph.steps.indices {
      let representative = folding.representative[index]
      guard representative == index else {
        nodes[index] = nodes[representative]
        continue
      }
      let step = graph.steps[index]
      if let call = step.call.flatMap({ folding.folded[$0] }) {
        // A leaf inside is part of the box, which is added at its first operation.
        if !step.isLeaf { nodes[index] = box(call, step, in: &diagram) }
      } else if step.isLeaf {
        guard level.showsLeaves || graph.outputs.contains(index) || step.call == nil else {
          continue
        }
        let frame = step.call.map { self.frame($0, in: &diagram) }
        let node = diagram.add(value(step, index), in: frame)
        nodes[index] = node
        if let source = step.detachedFrom.flatMap({ nodes[$0] }) {
          diagram.connect(source, to: node, label: "✂ detached", kind: .detached)
        }
      } else {
        nodes[index] = operation(step, index, in: &diagram)
      }
    }
  }

  /// Adds an operation, and its result if that has a node of its own; returns the node that outputs the value.
  private mutating func operation(
    _ step: RecordedGraph.Step, _ index: Int, in diagram: inout Diagram
  ) -> Diagram.NodeID {
    let frame = step.call.map { self.frame($0, in: &diagram) }
    var description = Diagram.Operation(step.node.operation ?? "", detail: step.node.detail)
    description.kind = step.kind
    description.run = order.run(index, step)
    description.saved = graph.saved(by: step)
    description.savedBytes = step.node.saved.byteCount
    let isShown = level.showsResults || graph.outputs.contains(index) || step.node.name != nil
    if !isShown, level != .blocks { description.resultShape = step.node.shape }
    let operation = diagram.add(description, in: frame)
    let locals = step.localDerivatives
    for (index, input) in step.inputs.enumerated() {
      connect(input, to: operation, label: locals?[index], in: &diagram)
    }
    connectBuffers(of: step, to: operation, in: &diagram)
    return isShown ? diagram.add(value(step, index), from: [operation], in: frame) : operation
  }

  /// Adds edges from the buffers that an operation reads, and to those that it updates.
  private func connectBuffers(
    of step: RecordedGraph.Step, to operation: Diagram.NodeID, in diagram: inout Diagram
  ) {
    for buffer in step.buffers {
      guard let node = nodes[buffer.step] else { continue }
      if buffer.isUpdated {
        diagram.connect(operation, to: node, kind: .update)
      } else {
        diagram.connect(node, to: operation)
      }
    }
  }

  /// Adds the box of a folded call, or returns it, with an edge from each input of the step outside of it.
  private mutating func box(
    _ call: Int, _ step: RecordedGraph.Step, in diagram: inout Diagram
  ) -> Diagram.NodeID {
    let parent = graph.calls[call].parent.map { frame($0, in: &diagram) }
    let node = boxes[call] ?? diagram.add(module(call), in: parent)
    boxes[call] = node
    if case .module(var module) = diagram[node] {
      module.outputShape = step.node.shape
      diagram[node] = .module(module)
    }
    for input in step.inputs where nodes[input] != node {
      connect(input, to: node, in: &diagram)
    }
    return node
  }

  private func module(_ call: Int) -> Diagram.Module {
    let described = graph.calls[call]
    return Diagram.Module(
      name: described.name, type: described.type, path: described.path,
      parameters: costs[call].parameters, multiplyAdds: costs[call].multiplyAdds,
      operations: costs[call].operations, repeats: folding.repeats[call],
      savedBytes: costs[call].savedBytes, isBackward: described.isBackward)
  }

  /// Adds an edge from the node that outputs a step's value; at folded levels one per pair of nodes, labeled with
  /// the shape if its source does not show it.
  private mutating func connect(
    _ input: Int, to target: Diagram.NodeID, label: String? = nil, in diagram: inout Diagram
  ) {
    guard let source = nodes[input] else { return }
    if level == .operations { return diagram.connect(source, to: target, label: label) }
    guard source != target, drawn.insert([source.index, target.index]).inserted else { return }
    if case .module(var module) = diagram[source], module.isBackward {
      // The shape of the gradient that is propagated further.
      module.outputShape = graph.steps[input].node.shape
      diagram[source] = .module(module)
    }
    let showsShape =
      switch diagram[source] {
      case .value: true
      case .module: level != .blocks
      case .operation(let operation): operation.resultShape != nil
      }
    let shape = Diagram.shapeText(graph.steps[input].node.shape)
    diagram.connect(source, to: target, label: label ?? (showsShape ? nil : shape))
  }

  private func value(_ step: RecordedGraph.Step, _ index: Int) -> Diagram.Value {
    let node = step.node
    let role = step.role(isOutput: graph.outputs.contains(index))
    var value = Diagram.Value(role: role, name: node.name, shape: node.shape)
    value.run.bytes = node.shape.reduce(MemoryLayout<Float>.size, *)
    guard readsNumbers else { return value }
    if let numbers = node.value {
      let preview = Preview(numbers)
      value.preview = preview
      value.heatmap = preview.isComplete ? nil : Heatmap(numbers)
    }
    if let gradient = node.gradient {
      let preview = Preview(gradient)
      value.gradient = preview
      value.gradientHeatmap = preview.isComplete ? nil : Heatmap(gradient)
    }
    let gradient = step.isGradient ? node.value : node.gradient
    value.gradientRMS = gradient.map { ($0.sumOfSquares / Double(max($0.count, 1))).squareRoot() }
    if index == firstNotFinite { value.mark = .firstNotFinite }
    return value
  }

  private mutating func frame(_ call: Int, in diagram: inout Diagram) -> Diagram.ClusterID {
    var parent: Diagram.ClusterID?
    for call in graph.chain(call) {
      if let frame = frames[call] {
        parent = frame
        continue
      }
      let described = graph.calls[call]
      let count = folding.repeats[call]
      let added = diagram.addCluster(
        count > 1 ? "\(described.title)  ×\(count)" : described.title, in: parent)
      frames[call] = added
      parent = added
    }
    guard let parent else { fatalError("Diagram: call \(call) has no frame") }
    return parent
  }
}

/// Draws the graph recorded for `variable` into a file, by default in the format of its extension: `.svg`, `.png`,
/// `.pdf`, `.dot` or `.json`.
///
///     let loss = (x.matmul(w) + b - target).squared().mean()
///     loss.backward()
///     try render(loss, to: "loss.svg")
///
/// A graph of more than ``/Diagrams/Diagram/maximumNodeCount`` nodes is folded, and the title says so; `.dot`
/// and `.json` files contain the whole graph.
///
/// - Throws: ``/Diagrams/DiagramError``, with the path and how to fix it.
public func render(
  _ variable: Variable, to path: String, as format: Diagram.Format? = nil, title: String? = nil,
  level: Level = .operations, style: Diagram.Style = Diagram.Style()
) throws(DiagramError) {
  let graph = RecordedGraph(of: [variable])
  try graph.render(to: path, as: format, title: title, level: level, style: style)
}

extension RecordedGraph {
  /// Draws the graph into a file; folded if it is too large, except as text, which needs no layout.
  func render(
    to path: String, as format: Diagram.Format?, title: String?, level: Level, style: Diagram.Style
  ) throws(DiagramError) {
    guard let format = format ?? Diagram.Format(fileExtensionOf: path) else {
      throw .unknownExtension(path: path)
    }
    let reads = style.showsNumbers
    let diagram =
      format.isText
      ? Diagram(of: self, title: title, level: level, readsNumbers: reads)
      : Diagram(fitting: self, title: title, level: level, readsNumbers: reads)
    try diagram.write(to: path, as: format, style: style)
  }
}

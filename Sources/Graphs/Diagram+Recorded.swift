import Autograd
import Tensors

extension Diagram {
  /// Describes the graph that was recorded for `variable`: every value with its numbers and its
  /// gradient, every operation, the modules as frames or boxes.
  ///
  /// Values of more than 1,024 elements are shown with their numbers only where they were recorded inside
  /// `keepingValues`. Gradients are shown after `backward()`.
  public init(of variable: Variable, title: String? = nil, level: Level = .operations) {
    self.init(of: RecordedGraph(of: [variable]), title: title, level: level)
  }

  /// Describes a recorded graph at a level.
  ///
  /// - Parameter readsNumbers: whether values and gradients are read, for previews of them and to mark
  ///   the first that is not finite. Reading the weights of a large network takes longer than drawing it.
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

/// Puts a recorded graph on a diagram.
private struct Drawing {
  let graph: RecordedGraph
  let level: Level
  let readsNumbers: Bool
  let folding: Folding
  let costs: [RecordedGraph.Cost]
  /// By step: the diagram's node that its value comes out of.
  private var places: [Diagram.NodeID?]
  private var frames: [Int: Diagram.ClusterID] = [:]
  private var boxes: [Int: Diagram.NodeID] = [:]
  private var drawn = Set<[Int]>()
  private let firstNotFinite: Int?
  /// By node: its place in the forward and the backward pass, from 1 on.
  private let order: RecordedGraph.Order

  init(graph: RecordedGraph, level: Level, readsNumbers: Bool) {
    (self.graph, self.level, self.readsNumbers) = (graph, level, readsNumbers)
    folding = Folding(graph, level)
    costs = level == .operations ? [] : graph.costs()
    places = Array(repeating: nil, count: graph.steps.count)
    firstNotFinite = readsNumbers ? graph.firstNotFinite : nil
    order = graph.order
  }

  mutating func draw(on diagram: inout Diagram) {
    for index in graph.steps.indices {
      let standIn = folding.standIn[index]
      guard standIn == index else {
        places[index] = places[standIn]
        continue
      }
      let step = graph.steps[index]
      if let call = step.call.flatMap({ folding.folded[$0] }) {
        // A leaf inside is part of the box, which stands where its first operation does.
        if !step.isGiven { places[index] = box(call, step, in: &diagram) }
      } else if step.isGiven {
        guard level.showsLeaves || graph.outputs.contains(index) || step.call == nil else {
          continue
        }
        let frame = step.call.map { self.frame($0, in: &diagram) }
        let place = diagram.add(value(step, index), in: frame)
        places[index] = place
        if let source = step.cutFrom.flatMap({ places[$0] }) {
          diagram.connect(source, to: place, label: "✂ detached", kind: .cut)
        }
      } else {
        places[index] = operation(step, index, in: &diagram)
      }
    }
  }

  /// An operation, and the value it made where that has a card of its own.
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
    for (place, input) in step.inputs.enumerated() {
      connect(input, to: operation, label: locals?[place], in: &diagram)
    }
    connectBuffers(of: step, to: operation, in: &diagram)
    return isShown ? diagram.add(value(step, index), from: [operation], in: frame) : operation
  }

  /// Arrows from the buffers that an operation read, and to those that it moved.
  private func connectBuffers(
    of step: RecordedGraph.Step, to operation: Diagram.NodeID, in diagram: inout Diagram
  ) {
    for buffer in step.buffers {
      guard let place = places[buffer.step] else { continue }
      if buffer.isMoved {
        diagram.connect(operation, to: place, kind: .move)
      } else {
        diagram.connect(place, to: operation)
      }
    }
  }

  /// The box of a folded call, with an arrow from all that the step reads from outside.
  private mutating func box(
    _ call: Int, _ step: RecordedGraph.Step, in diagram: inout Diagram
  ) -> Diagram.NodeID {
    let parent = graph.calls[call].parent.map { frame($0, in: &diagram) }
    let place = boxes[call] ?? diagram.add(module(call), in: parent)
    boxes[call] = place
    if case .module(var module) = diagram[place] {
      module.outputShape = step.node.shape
      diagram[place] = .module(module)
    }
    for input in step.inputs where places[input] != place {
      connect(input, to: place, in: &diagram)
    }
    return place
  }

  private func module(_ call: Int) -> Diagram.Module {
    let described = graph.calls[call]
    return Diagram.Module(
      name: described.name, type: described.type, path: described.path,
      parameters: costs[call].parameters, multiplyAdds: costs[call].multiplyAdds,
      operations: costs[call].operations, repeats: folding.repeats[call],
      savedBytes: costs[call].savedBytes, isBackward: described.isBackward)
  }

  /// An arrow from where a step's value comes out; at folded levels once for each pair, with the shape
  /// where its source does not tell it.
  private mutating func connect(
    _ input: Int, to target: Diagram.NodeID, label: String? = nil, in diagram: inout Diagram
  ) {
    guard let source = places[input] else { return }
    if level == .operations { return diagram.connect(source, to: target, label: label) }
    guard source != target, drawn.insert([source.index, target.index]).inserted else { return }
    if case .module(var module) = diagram[source], module.isBackward {
      // Of all the gradients that it computes, the one that goes on.
      module.outputShape = graph.steps[input].node.shape
      diagram[source] = .module(module)
    }
    let isTold =
      switch diagram[source] {
      case .value: true
      case .module: level != .blocks
      case .operation(let operation): operation.resultShape != nil
      }
    let shape = Diagram.shapeText(graph.steps[input].node.shape)
    diagram.connect(source, to: target, label: label ?? (isTold ? nil : shape))
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
      value.picture = preview.isWhole ? nil : Heatmap(numbers)
    }
    if let gradient = node.gradient {
      let preview = Preview(gradient)
      value.gradient = preview
      value.gradientPicture = preview.isWhole ? nil : Heatmap(gradient)
    }
    let sized = step.isGradient ? node.value : node.gradient
    value.gradientSize = sized.map { ($0.sumOfSquares / Double(max($0.count, 1))).squareRoot() }
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

/// Draws the graph recorded for `variable` into a file: `.svg`, `.png`, `.pdf` or `.dot` by its ending.
///
///     let loss = (x.matmul(w) + b - target).squared().mean()
///     loss.backward()
///     try render(loss, to: "loss.svg")
///
/// A graph of more than ``Diagram/mostNodes`` nodes is folded to fit, and the title says so; as `.dot` or
/// `.json` it is written whole.
///
/// - Throws: ``DiagramError``, which names the path and the recovery suggestion.
public func render(
  _ variable: Variable, to path: String, title: String? = nil, level: Level = .operations,
  style: Diagram.Style = Diagram.Style()
) throws(DiagramError) {
  let graph = RecordedGraph(of: [variable])
  try graph.render(to: path, title: title, level: level, style: style)
}

extension RecordedGraph {
  /// Draws the graph into a file; folded to fit, unless the file is text that nobody has to lay out.
  func render(
    to path: String, title: String?, level: Level, style: Diagram.Style
  ) throws(DiagramError) {
    let isText = ["dot", "gv", "json"].contains(Graphviz.Format.ending(of: path))
    let reads = style.showsNumbers
    let diagram =
      isText
      ? Diagram(of: self, title: title, level: level, readsNumbers: reads)
      : Diagram(fitting: self, title: title, level: level, readsNumbers: reads)
    try diagram.write(to: path, style: style)
  }
}

import Autograd
import Diagrams
import Files
import Tensors

/// Writes the graph recorded for `variable` as an interactive page: pan and zoom, search, modules that fold and
/// unfold, and a slider that steps through the forward and then the backward pass, with the arithmetic of each step.
///
/// The page is a single file that needs no network. It contains gradients after `backward()`, and values of more
/// than 1,024 elements if recorded inside `retainingValues`.
///
/// If a module, or the graph outside all modules, has more than a thousand operations, these are folded to
/// consecutive rows instead of modules, as a page with so many nodes would not respond.
///
/// - Parameters:
///   - variable: the variable whose graph is written, such as the loss.
///   - path: the path of the `.html` file.
///   - title: the title of the page; the default is the name of `variable`.
///   - level: the modules that are unfolded at first; all can be unfolded in the page.
/// - Throws: `DataError` if the file cannot be written.
public func explore(
  _ variable: Variable, to path: String, title: String? = nil, level: Level = .modules()
) throws(DataError) {
  let graph = RecordedGraph(of: [variable])
  let page = Explorer(fitting: graph, title: title ?? variable.name ?? "Computation graph", level)
  try File.write(Array(page.html.utf8), to: path)
}

/// The interactive page of one graph.
struct Explorer {
  let graph: RecordedGraph
  let title: String
  private let level: Level
  private let order: RecordedGraph.ExecutionOrder

  init(graph: RecordedGraph, title: String, _ level: Level) {
    (self.graph, self.title, self.level) = (graph, title, level)
    order = graph.order
  }

  /// The maximum number of steps that are laid out in one frame.
  private static let maximumStepCount = 1_000

  /// Creates the page of a graph, or of rows of operations if there are too many in one frame.
  init(fitting graph: RecordedGraph, title: String, _ level: Level) {
    let count = Dictionary(grouping: graph.steps, by: \.call).values.map(\.count).max() ?? 0
    if count <= Self.maximumStepCount {
      self.init(graph: graph, title: title, level)
    } else {
      let rows = graph.rows(of: graph.steps.count / Diagram.maximumRowCount + 1)
      self.init(graph: rows, title: title, .modules(depth: 0))
    }
  }

  /// The text of the page.
  var html: String {
    func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
    return text(PackageResources.explorer_html)
      .replacing("/*THEME*/", with: Theme.customProperties)
      .replacing("/*SCRIPT*/", with: text(PackageResources.explorer_js))
      .replacing("/*DATA*/", with: data.text)
  }

  /// The data that the page's script draws.
  var data: JSON {
    let costs = graph.costs()
    let shapes = outputShapes
    return .object([
      ("title", .text(title)),
      ("steps", .array(graph.steps.indices.map(step))),
      ("calls", .array(graph.calls.indices.map { call($0, costs[$0], shapes[$0]) })),
    ])
  }

  /// By call: the shape of the output, that of its last step.
  private var outputShapes: [[Int]] {
    var shapes = [[Int]](repeating: [], count: graph.calls.count)
    for step in graph.steps where !step.isLeaf {
      for call in graph.chain(step.call) { shapes[call] = step.node.shape }
    }
    return shapes
  }

  private func call(_ index: Int, _ cost: RecordedGraph.Cost, _ shape: [Int]) -> JSON {
    let call = graph.calls[index]
    let details = [
      Diagram.shapeText(shape),
      cost.parameters > 0 ? "\(Numerals.abbreviated(cost.parameters)) parameters" : nil,
      cost.multiplyAdds > 0 ? "\(Numerals.abbreviated(cost.multiplyAdds)) multiply-adds" : nil,
      "\(cost.operations) operation\(cost.operations == 1 ? "" : "s")",
      cost.savedBytes > 0 ? "saves \(Numerals.bytes(cost.savedBytes)) for backward" : nil,
    ].compactMap { $0 }
    return .object([
      ("id", .integer(index)), ("title", .text(call.title)),
      ("parent", call.parent.map { .integer($0) } ?? .null), ("open", .bool(!level.folds(call))),
      ("details", .array(details.map { .text($0) })),
    ])
  }

  private func step(_ index: Int) -> JSON {
    let step = graph.steps[index]
    let node = step.node
    let run = order.run(index, step)
    let isRoot = graph.outputs.contains(index)
    var style = Diagram.Style()
    (style.showsTimes, style.showsMemory) = (true, true)
    let saved = graph.saved(by: step).map {
      "\($0.source) \($0.shapeText), \(Numerals.bytes($0.bytes))"
    }
    var memory = run
    memory.bytes = node.shape.reduce(MemoryLayout<Float>.size, *)
    let members: [(String, JSON)] = [
      ("id", .integer(index)), ("inputs", .array(step.inputs.map { .integer($0) })),
      ("detachedFrom", step.detachedFrom.map { .integer($0) } ?? .null),
      ("reads", .array(step.buffers.filter { !$0.isUpdated }.map { .integer($0.step) })),
      ("updates", .array(step.buffers.filter(\.isUpdated).map { .integer($0.step) })),
      ("saved", .array(saved.map { .text($0) })),
      ("savedTotal", .optional(saved.isEmpty ? nil : Numerals.bytes(node.saved.byteCount))),
      ("call", step.call.map { .integer($0) } ?? .null),
      ("path", .optional(step.call.map { graph.calls[$0].path }.flatMap { $0.isEmpty ? nil : $0 })),
      ("role", .text(step.role(isOutput: isRoot).rawValue)), ("isRoot", .bool(isRoot)),
      ("operation", .optional(node.operation)), ("name", .optional(node.name)),
      ("detail", .optional(node.detail)), ("shape", .array(node.shape.map { .integer($0) })),
      ("forwardStep", run.step.map { .integer($0) } ?? .null),
      ("backwardStep", run.backwardStep.map { .integer($0) } ?? .null),
      ("value", rows(node.value)), ("gradient", rows(node.gradient)),
      ("heatmap", heatmap(node.value)), ("gradientHeatmap", heatmap(node.gradient)),
      ("arithmetic", .array(graph.arithmetic(index).map { .text($0) })),
      ("backwardArithmetic", .array(graph.backwardArithmetic(index).map { .text($0) })),
      ("details", .array(memory.details(style).map { .text($0) })),
    ]
    return .object(members)
  }

  private func rows(_ tensor: Tensor<Float>?) -> JSON {
    guard let tensor else { return .null }
    let preview = Preview(tensor, columns: 4, rows: 4)
    return .array(preview.rows.map { .array($0.map { .text($0) }) })
  }

  private func heatmap(_ tensor: Tensor<Float>?) -> JSON {
    guard let heatmap = tensor.flatMap(Heatmap.init) else { return .null }
    return .array(heatmap.rows.map { .array($0.map { .text($0) }) })
  }
}

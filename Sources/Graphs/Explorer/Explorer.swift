import Autograd
import Diagrams
import Files
import Tensors

/// Writes the graph recorded for `variable` as one interactive page: pan and zoom, search, modules that
/// open and fold, and a slider that steps through the forward pass and then the backward one, the
/// arithmetic of each step beside it.
///
/// The page is one file that needs no network and nothing beside it. Gradients flow in it after
/// `backward()`; values of more than 1,024 elements are in it where they were recorded inside
/// `retainingValues`.
///
/// Where more than a thousand operations lie in one module, or in none, rows of operations take the place of
/// modules: a page that opened so many at once would not move any more.
///
/// - Parameters:
///   - path: the file, `.html`.
///   - level: which modules are open at first; all can be opened in the page.
/// - Throws: `DataError` where the file cannot be written.
public func explore(
  _ variable: Variable, to path: String, title: String? = nil, level: Level = .modules()
) throws(DataError) {
  let graph = RecordedGraph(of: [variable])
  let page = Explorer(fitting: graph, title: title ?? variable.name ?? "Computation graph", level)
  try File.write(Array(page.html.utf8), to: path)
}

/// Makes the page of one graph.
struct Explorer {
  let graph: RecordedGraph
  let title: String
  private let level: Level
  private let order: RecordedGraph.Order

  init(graph: RecordedGraph, title: String, _ level: Level) {
    (self.graph, self.title, self.level) = (graph, title, level)
    order = graph.order
  }

  /// The most steps that are laid out beside each other.
  private static let mostBeside = 1_000

  /// Takes a graph as it is, or in rows of operations where too many lie side by side.
  init(fitting graph: RecordedGraph, title: String, _ level: Level) {
    let beside = Dictionary(grouping: graph.steps, by: \.call).values.map(\.count).max() ?? 0
    if beside <= Self.mostBeside {
      self.init(graph: graph, title: title, level)
    } else {
      let rows = graph.inRows(of: graph.steps.count / Diagram.mostRows + 1)
      self.init(graph: rows, title: title, .modules(depth: 0))
    }
  }

  /// The whole page.
  var html: String {
    func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
    return text(PackageResources.explorer_html)
      .replacing("/*SCRIPT*/", with: text(PackageResources.explorer_js))
      .replacing("/*DATA*/", with: data.text)
  }

  /// What the page's script draws.
  var data: JSON {
    let costs = graph.costs()
    let shapes = outputShapes
    return .object([
      ("title", .text(title)),
      ("steps", .array(graph.steps.indices.map(step))),
      ("calls", .array(graph.calls.indices.map { call($0, costs[$0], shapes[$0]) })),
    ])
  }

  /// By call: the shape of what comes out, that of the last step inside.
  private var outputShapes: [[Int]] {
    var shapes = [[Int]](repeating: [], count: graph.calls.count)
    for step in graph.steps where !step.isGiven {
      for call in graph.chain(step.call) { shapes[call] = step.node.shape }
    }
    return shapes
  }

  private func call(_ index: Int, _ cost: RecordedGraph.Cost, _ shape: [Int]) -> JSON {
    let call = graph.calls[index]
    let facts = [
      Diagram.shapeText(shape),
      cost.parameters > 0 ? "\(Numerals.short(cost.parameters)) parameters" : nil,
      cost.multiplyAdds > 0 ? "\(Numerals.short(cost.multiplyAdds)) multiply-adds" : nil,
      "\(cost.operations) operation\(cost.operations == 1 ? "" : "s")",
      cost.savedBytes > 0 ? "saves \(Numerals.bytes(cost.savedBytes)) for backward" : nil,
    ].compactMap { $0 }
    return .object([
      ("id", .integer(index)), ("title", .text(call.title)),
      ("parent", call.parent.map { .integer($0) } ?? .null), ("open", .bool(!level.folds(call))),
      ("facts", .array(facts.map { .text($0) })),
    ])
  }

  private func step(_ index: Int) -> JSON {
    let step = graph.steps[index]
    let node = step.node
    let run = order.run(index, step)
    let isRoot = graph.outputs.contains(index)
    var style = Diagram.Style()
    (style.showsTimes, style.showsMemory) = (true, true)
    let kept = graph.saved(by: step).map {
      "\($0.source) \($0.shapeText), \(Numerals.bytes($0.bytes))"
    }
    var memory = run
    memory.bytes = node.shape.reduce(MemoryLayout<Float>.size, *)
    let members: [(String, JSON)] = [
      ("id", .integer(index)), ("inputs", .array(step.inputs.map { .integer($0) })),
      ("cutFrom", step.cutFrom.map { .integer($0) } ?? .null),
      ("reads", .array(step.buffers.filter { !$0.isUpdated }.map { .integer($0.step) })),
      ("moves", .array(step.buffers.filter(\.isUpdated).map { .integer($0.step) })),
      ("saved", .array(kept.map { .text($0) })),
      ("savedTotal", .optional(kept.isEmpty ? nil : Numerals.bytes(node.saved.byteCount))),
      ("call", step.call.map { .integer($0) } ?? .null),
      ("path", .optional(step.call.map { graph.calls[$0].path }.flatMap { $0.isEmpty ? nil : $0 })),
      ("role", .text(step.role(isOutput: isRoot).rawValue)), ("isRoot", .bool(isRoot)),
      ("operation", .optional(node.operation)), ("name", .optional(node.name)),
      ("detail", .optional(node.detail)), ("shape", .array(node.shape.map { .integer($0) })),
      ("place", run.place.map { .integer($0) } ?? .null),
      ("backwardPlace", run.backwardPlace.map { .integer($0) } ?? .null),
      ("value", rows(node.value)), ("gradient", rows(node.gradient)),
      ("heat", heat(node.value)), ("gradientHeat", heat(node.gradient)),
      ("words", .array(graph.arithmetic(index).map { .text($0) })),
      ("backwardWords", .array(graph.backwardArithmetic(index).map { .text($0) })),
      ("facts", .array(memory.facts(style).map { .text($0) })),
    ]
    return .object(members)
  }

  private func rows(_ tensor: Tensor<Float>?) -> JSON {
    guard let tensor else { return .null }
    let preview = Preview(tensor, columns: 4, rows: 4)
    return .array(preview.rows.map { .array($0.map { .text($0) }) })
  }

  private func heat(_ tensor: Tensor<Float>?) -> JSON {
    guard let picture = tensor.flatMap(Heatmap.init) else { return .null }
    return .array(picture.rows.map { .array($0.map { .text($0) }) })
  }
}

extension Diagram {
  /// Returns the diagram as JSON: `{"title", "nodes": […], "edges": […], "clusters": […]}`.
  ///
  /// A node has an `id`, a `kind` (`value`, `operation` or `module`), the members of its kind, and the `cluster`
  /// that contains it; an edge has a `source` and a `target`. The text is the same for the same diagram.
  public func json() -> String {
    let nodes = self.nodes.enumerated().map { index, node in
      JSON.object(
        [
          ("id", .text("n\(index)")),
          ("cluster", node.cluster.map { .text("c\($0.index)") } ?? .null),
        ] + Self.members(of: node.kind))
    }
    let edges = self.edges.map { edge in
      JSON.object([
        ("source", .text("n\(edge.source.index)")), ("target", .text("n\(edge.target.index)")),
        ("label", .optional(edge.label)), ("cut", .bool(edge.kind == .detached)),
        ("moves", .bool(edge.kind == .update)),
      ])
    }
    let clusters = self.clusters.enumerated().map { index, cluster in
      JSON.object([
        ("id", .text("c\(index)")), ("title", .text(cluster.title)),
        ("parent", cluster.parent.map { .text("c\($0.index)") } ?? .null),
      ])
    }
    return JSON.object([
      ("title", .optional(title)), ("nodes", .array(nodes)), ("edges", .array(edges)),
      ("clusters", .array(clusters)),
    ]).text
  }

  private static func members(of kind: Kind) -> [(String, JSON)] {
    switch kind {
    case .value(let value):
      [
        ("kind", .text("value")), ("role", .text(value.role.rawValue)),
        ("name", .optional(value.name)), ("shape", .array(value.shape.map { .integer($0) })),
        ("type", .text(value.elementType)), ("value", preview(value.preview)),
        ("gradient", preview(value.gradient)),
        ("gradientSize", value.gradientRMS.map { .number($0) } ?? .null),
      ]
    case .operation(let operation):
      [
        ("kind", .text("operation")), ("name", .text(operation.name)),
        ("detail", .optional(operation.detail)),
        ("shape", operation.resultShape.map { .array($0.map { .integer($0) }) } ?? .null),
        ("step", operation.run.step.map { .integer($0) } ?? .null),
        ("backwardStep", operation.run.backwardStep.map { .integer($0) } ?? .null),
        ("seconds", operation.run.seconds.map { .number($0) } ?? .null),
        ("backwardSeconds", operation.run.backwardSeconds.map { .number($0) } ?? .null),
        ("saved", .array(operation.saved.map(saved))),
        ("savedBytes", .integer(operation.savedBytes)),
      ]
    case .module(let module):
      [
        ("kind", .text("module")), ("name", .text(module.name)), ("type", .text(module.type)),
        ("path", .text(module.path)), ("shape", .array(module.outputShape.map { .integer($0) })),
        ("parameters", .integer(module.parameters)),
        ("multiplyAdds", .integer(module.multiplyAdds)),
        ("operations", .integer(module.operations)), ("repeats", .integer(module.repeats)),
        ("savedBytes", .integer(module.savedBytes)), ("backward", .bool(module.isBackward)),
      ]
    }
  }

  private static func saved(_ value: Saved) -> JSON {
    .object([
      ("source", .text(value.source)), ("shape", .array(value.shape.map { .integer($0) })),
      ("bytes", .integer(value.bytes)), ("block", .integer(value.block)),
    ])
  }

  private static func preview(_ preview: Preview?) -> JSON {
    preview.map { .array($0.rows.map { .array($0.map { .text($0) }) }) } ?? .null
  }
}

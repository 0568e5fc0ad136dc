import Graphs  // for the check
import ScalarAutograd

extension Solutions {
  /// Exercise 4.4: write the computational graph of a result in DOT.
  ///
  /// A wrong gradient is much easier to find in a drawing. DOT is a small language for graphs: it lists the
  /// nodes and the edges, and Graphviz lays them out and draws them. For y = a · a at a = 3, after
  /// `backward()`:
  ///
  ///     digraph {
  ///       n0 [label="a | 3.0 | 6.0"]
  ///       n1 [label="y | 9.0 | 1.0"]
  ///       n0 -> n1
  ///       n0 -> n1
  ///     }
  ///
  /// - Each number is one node. Its label is its name, its value and its gradient, separated by ` | `. A
  ///   number without a name is labeled by `number.operation`, and a leaf without a name by its value.
  /// - Each use of a number is one edge, from the input to the result. In a · a, the number a is used twice.
  ///
  /// The nodes may have any names of letters and digits. The order of the lines does not matter.
  /// `result.history` has all numbers.
  ///
  /// - Returns: the text. Save it as `graph.dot`, and `dot -Tsvg graph.dot -o graph.svg` draws it.
  public static func dot(_ result: Number) throws -> String {
    var names: [ObjectIdentifier: String] = [:]
    var lines = ["digraph {"]
    for (position, number) in result.history.enumerated() {
      let label = number.name ?? number.operation ?? "\(number.value)"
      let name = "n\(position)"
      names[ObjectIdentifier(number)] = name
      lines.append("  \(name) [label=\"\(label) | \(number.value) | \(number.gradient)\"]")
      for input in number.inputs {
        lines.append("  \(names[ObjectIdentifier(input)] ?? "") -> \(name)")
      }
    }
    return (lines + ["}"]).joined(separator: "\n")
  }
}

extension Exercises {
  public static let dot = Exercise<(Number) throws -> String>(
    .dot, solution: Solutions.dot, cases: drawnGraphs,
    run: { dot, graph in Drawing(try dot(graph.result)) },
    expected: { Drawing($0) }, describe: \.title, show: \.text,
    difference: { $0.difference(from: $1) },
    trivialAnswers: [{ _ in "digraph {\n}" }, { "\($0)" }, { _ in "" }],
    graph: { ScalarGraph.first },
    picture: { $1.picture(beside: Drawing($0)) },
    mistakes: {
      Mistake("an undirected graph: begin with digraph, and write edges as ->") { result in
        try Solutions.dot(result).replacing("digraph", with: "graph").replacing("->", with: "--")
      }
      .also { try Solutions.dot($0).replacing("->", with: "--") }
      Mistake("the gradients are missing: a label is name | value | gradient") {
        try Solutions.dot($0).replacing(/\ \| [^|"]*"\]/, with: "\"]")
      }
      Mistake("edges in the wrong direction: an edge leads from an input to the result") {
        try Solutions.dot($0).replacing(/(\w+) -> (\w+)/) {
          "\($0.output.2) -> \($0.output.1)"
        }
      }
      Mistake("an edge is missing: a · a uses a twice, so there are two edges") { result in
        var seen: Set<Substring> = []
        return try Solutions.dot(result).split(separator: "\n")
          .filter { seen.insert($0).inserted }.joined(separator: "\n")
      }
      Mistake("a number has a node for each use: it is one node with several edges") { result in
        var lines: [String] = []
        func draw(_ number: Number) -> String {
          let name = "n\(lines.count)"
          let label = Drawing.label(number)
          lines.append("\(name) [label=\"\(label)\"]")
          for input in number.inputs { lines.append("\(draw(input)) -> \(name)") }
          return name
        }
        _ = draw(result)
        return "digraph {\n\(lines.joined(separator: "\n"))\n}"
      }
    })
}

/// Returns the graphs with their gradients computed.
private func drawnGraphs() -> [ScalarGraph] {
  let graphs = ScalarGraph.all()
  for graph in graphs { graph.result.backward() }
  return graphs
}

/// The contents of a text in DOT: the labels of the nodes, and the edges between labels; sorted, because their order
/// does not matter.
private struct Drawing: Equatable {
  let text: String
  let isDirected: Bool
  private(set) var labels: [String]
  private(set) var edges: [[String]]

  init(_ graph: ScalarGraph) {
    isDirected = true
    labels = graph.numbers.map(Self.label).sorted()
    edges = Self.sorted(
      graph.numbers.flatMap { result in
        result.inputs.map { [Self.label($0), Self.label(result)] }
      })
    text =
      (labels.map { "node  \($0)" } + edges.map { "edge  \($0[0])  →  \($0[1])" })
      .joined(separator: "\n")
  }

  /// Parses lines `n0 [label="…"]` and `n0 -> n1`.
  init(_ text: String) {
    self.text = text
    isDirected = text.drop(while: \.isWhitespace).hasPrefix("digraph")
    var names: [String: String] = [:]
    labels = []
    for match in text.matches(of: /(\w+)\s*\[[^\]]*label\s*=\s*"([^"]*)"/) {
      labels.append(String(match.output.2))
      names[String(match.output.1)] = String(match.output.2)
    }
    edges = text.matches(of: /(\w+)\s*->\s*(\w+)/).map { match in
      [match.output.1, match.output.2].map { names[String($0)] ?? "\($0), which has no label" }
    }
    labels.sort()
    edges = Self.sorted(edges)
  }

  static func label(_ number: Number) -> String {
    "\(number.label) | \(number.value) | \(number.gradient)"
  }

  private static func sorted(_ edges: [[String]]) -> [[String]] {
    edges.sorted { $0.lexicographicallyPrecedes($1) }
  }

  /// Returns whether both are the same graph, whatever the nodes are called.
  static func == (a: Drawing, b: Drawing) -> Bool {
    a.isDirected == b.isDirected && a.labels == b.labels && a.edges == b.edges
  }

  func difference(from expected: Drawing) -> String? {
    if isDirected != expected.isDirected { return "no digraph { … }" }
    if labels != expected.labels {
      if labels.count != expected.labels.count {
        return "\(labels.count) nodes, expected \(expected.labels.count)"
      }
      let index = labels.indices.first { labels[$0] != expected.labels[$0] } ?? 0
      return "label \"\(labels[index])\", expected \"\(expected.labels[index])\""
    }
    if edges == expected.edges { return nil }
    if edges.count != expected.edges.count {
      return "\(edges.count) edges, expected \(expected.edges.count)"
    }
    let index = edges.indices.first { edges[$0] != expected.edges[$0] } ?? 0
    return "edge \(edges[index].joined(separator: " → ")), expected "
      + expected.edges[index].joined(separator: " → ")
  }
}

// MARK: The picture

extension Drawing {
  /// Returns both graphs, each in a frame; nodes and edges that the other does not have are marked.
  fileprivate func picture(beside expected: Drawing) -> Diagram {
    var diagram = Diagram()
    add(to: &diagram, "yours", unlike: expected, caption: "not expected")
    expected.add(to: &diagram, "expected", unlike: self, caption: "not in yours")
    return diagram
  }

  private func add(
    to diagram: inout Diagram, _ title: String, unlike other: Drawing, caption: String
  ) {
    let frame = diagram.addCluster(title)
    var nodes: [String: Diagram.NodeID] = [:]
    for label in labels {
      var value = Diagram.Value(role: .intermediate, name: label)
      if count(label, labels) > count(label, other.labels) { value.mark = .different(caption) }
      nodes[label] = diagram.add(value, in: frame)
    }
    for edge in edges {
      guard let source = nodes[edge[0]], let target = nodes[edge[1]] else { continue }
      let isUnlike = edges.count { $0 == edge } > other.edges.count { $0 == edge }
      diagram.connect(source, to: target, label: isUnlike ? caption : nil)
    }
  }

  private func count(_ label: String, _ labels: [String]) -> Int { labels.count { $0 == label } }
}

import Graphs  // for the check
import ScalarAutograd

extension Solutions {
  /// Exercise 4.4: draw the graph.
  ///
  /// A wrong gradient is much easier to find in a picture. Graphviz draws pictures of graphs from a small
  /// language called DOT: say which nodes there are and which arrows, and it finds places for them. For
  /// y = a · a at a = 3, after `backward()`:
  ///
  ///     digraph {
  ///       n0 [label="a | 3.0 | 6.0"]
  ///       n1 [label="y | 9.0 | 1.0"]
  ///       n0 -> n1
  ///       n0 -> n1
  ///     }
  ///
  /// - Each number is one node. Its label is its name, its value and its gradient, with ` | ` between.
  ///   Where it has no name, `number.operation` stands there, and where it has neither, its value.
  /// - Each use of a number is one arrow, from the input to what was made of it; a · a uses a twice.
  ///
  /// The nodes may have any names of letters and digits, in any order. `result.history` has all numbers.
  ///
  /// - Returns: the text. Save it as `graph.dot`, and `dot -Tsvg graph.dot -o graph.svg` draws it.
  public static func dot(_ result: Number) throws -> String {
    var names: [ObjectIdentifier: String] = [:]
    var lines = ["digraph {"]
    for (place, number) in result.history.enumerated() {
      let word = number.name ?? number.operation ?? "\(number.value)"
      let name = "n\(place)"
      names[ObjectIdentifier(number)] = name
      lines.append("  \(name) [label=\"\(word) | \(number.value) | \(number.gradient)\"]")
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
      Mistake("lines without direction: an arrow is written ->, in a digraph") { result in
        try Solutions.dot(result).replacing("digraph", with: "graph").replacing("->", with: "--")
      }
      .also { try Solutions.dot($0).replacing("->", with: "--") }
      Mistake("no gradients: a label is name | value | gradient") {
        try Solutions.dot($0).replacing(/\ \| [^|"]*"\]/, with: "\"]")
      }
      Mistake("arrows the wrong way: they run from an input to what was made of it") {
        try Solutions.dot($0).replacing(/(\w+) -> (\w+)/) {
          "\($0.output.2) -> \($0.output.1)"
        }
      }
      Mistake("a use is missing: a · a reads a twice, so there are two arrows") { result in
        var seen: Set<Substring> = []
        return try Solutions.dot(result).split(separator: "\n")
          .filter { seen.insert($0).inserted }.joined(separator: "\n")
      }
      Mistake("a number is drawn once for each use: it is one node with several arrows") { result in
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

/// With their gradients set.
private func drawnGraphs() -> [ScalarGraph] {
  let graphs = ScalarGraph.all()
  for graph in graphs { graph.result.backward() }
  return graphs
}

/// What a text in DOT says, with labels in place of names; sorted, as the order does not matter.
private struct Drawing: Equatable {
  let text: String
  let isDirected: Bool
  private(set) var labels: [String]
  private(set) var arrows: [[String]]

  init(_ graph: ScalarGraph) {
    isDirected = true
    labels = graph.numbers.map(Self.label).sorted()
    arrows = Self.sorted(
      graph.numbers.flatMap { result in
        result.inputs.map { [Self.label($0), Self.label(result)] }
      })
    text =
      (labels.map { "number  \($0)" } + arrows.map { "arrow   \($0[0])  →  \($0[1])" })
      .joined(separator: "\n")
  }

  /// Reads lines `n0 [label="…"]` and `n0 -> n1`.
  init(_ text: String) {
    self.text = text
    isDirected = text.drop(while: \.isWhitespace).hasPrefix("digraph")
    var names: [String: String] = [:]
    labels = []
    for match in text.matches(of: /(\w+)\s*\[[^\]]*label\s*=\s*"([^"]*)"/) {
      labels.append(String(match.output.2))
      names[String(match.output.1)] = String(match.output.2)
    }
    arrows = text.matches(of: /(\w+)\s*->\s*(\w+)/).map { match in
      [match.output.1, match.output.2].map { names[String($0)] ?? "\($0), which has no label" }
    }
    labels.sort()
    arrows = Self.sorted(arrows)
  }

  static func label(_ number: Number) -> String {
    "\(number.word) | \(number.value) | \(number.gradient)"
  }

  private static func sorted(_ arrows: [[String]]) -> [[String]] {
    arrows.sorted { $0.lexicographicallyPrecedes($1) }
  }

  /// The same drawing, whatever the nodes are called.
  static func == (a: Drawing, b: Drawing) -> Bool {
    a.isDirected == b.isDirected && a.labels == b.labels && a.arrows == b.arrows
  }

  func difference(from expected: Drawing) -> String? {
    if isDirected != expected.isDirected { return "no digraph { … }" }
    if labels != expected.labels {
      if labels.count != expected.labels.count {
        return "\(labels.count) numbers, expected \(expected.labels.count)"
      }
      let place = labels.indices.first { labels[$0] != expected.labels[$0] } ?? 0
      return "label \"\(labels[place])\", expected \"\(expected.labels[place])\""
    }
    if arrows == expected.arrows { return nil }
    if arrows.count != expected.arrows.count {
      return "\(arrows.count) arrows, expected \(expected.arrows.count)"
    }
    let place = arrows.indices.first { arrows[$0] != expected.arrows[$0] } ?? 0
    return "arrow \(arrows[place]), expected \(expected.arrows[place])"
  }
}

// MARK: The picture

extension Drawing {
  /// Both drawings, each in a frame; what the other has not is marked.
  fileprivate func picture(beside expected: Drawing) -> Diagram {
    var diagram = Diagram()
    add(to: &diagram, "yours", unlike: expected, words: "not expected")
    expected.add(to: &diagram, "expected", unlike: self, words: "not in yours")
    return diagram
  }

  private func add(to diagram: inout Diagram, _ title: String, unlike other: Drawing, words: String)
  {
    let frame = diagram.addCluster(title)
    var places: [String: Diagram.NodeID] = [:]
    for label in labels {
      var value = Diagram.Value(role: .intermediate, name: label)
      if count(label, labels) > count(label, other.labels) { value.mark = .different(words) }
      places[label] = diagram.add(value, in: frame)
    }
    for arrow in arrows {
      guard let source = places[arrow[0]], let target = places[arrow[1]] else { continue }
      let isUnlike = arrows.count { $0 == arrow } > other.arrows.count { $0 == arrow }
      diagram.connect(source, to: target, label: isUnlike ? words : nil)
    }
  }

  private func count(_ label: String, _ labels: [String]) -> Int { labels.count { $0 == label } }
}

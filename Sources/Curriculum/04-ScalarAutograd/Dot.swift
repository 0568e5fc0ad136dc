import Graphs
import ScalarAutograd

/// Checks `dot` by reading the text: each number once, with name, value and gradient; each use once.
public func checkDot(_ exercises: any Chapter04Exercises.Type) -> Report {
  .checking {
    for graph in ScalarGraph.all() {
      graph.result.backward()
      let text = try exercises.dot(graph.result)
      let expected = Drawing(graph)
      let actual = Drawing(text)
      guard let difference = actual.difference(from: expected, text) else { continue }
      return Report.Failure(
        input: graph.title, actual: text, expected: expected.text, difference: difference,
        diagnosis: actual.diagnosis(expected, text), picture: actual.picture(beside: expected))
    }
    return nil
  }
}

/// What a text in DOT says, with labels in place of names; sorted, as the order does not matter.
private struct Drawing {
  var labels: [String]
  var arrows: [[String]]

  init(_ graph: ScalarGraph) {
    labels = graph.numbers.map(Self.label).sorted()
    arrows = Self.sorted(
      graph.numbers.flatMap { result in
        result.inputs.map { [Self.label($0), Self.label(result)] }
      })
  }

  /// Reads lines `n0 [label="…"]` and `n0 -> n1`.
  init(_ text: String) {
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

  var text: String {
    (labels.map { "number  \($0)" } + arrows.map { "arrow   \($0[0])  →  \($0[1])" })
      .joined(separator: "\n")
  }

  func difference(from expected: Drawing, _ text: String) -> String? {
    if !text.drop(while: \.isWhitespace).hasPrefix("digraph") { return "no digraph { … }" }
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

  func diagnosis(_ expected: Drawing, _ text: String) -> String? {
    if text.contains("--") && !text.contains("->") {
      return "lines without direction: an arrow is written ->, in a digraph"
    }
    if labels != expected.labels {
      let parts = labels.map { $0.split(separator: " | ").count }
      if !parts.isEmpty && parts.allSatisfy({ $0 == 2 }) {
        return "no gradients: a label is name | value | gradient"
      }
      if labels.count > expected.labels.count && Set(labels) == Set(expected.labels) {
        return "a number is drawn once for each use: it is one node with several arrows"
      }
      return nil
    }
    if arrows.map({ [$0[1], $0[0]] }).allSatisfy(expected.arrows.contains) && !arrows.isEmpty {
      return "arrows the wrong way: they run from an input to what was made of it"
    }
    if Set(arrows) == Set(expected.arrows) && arrows.count < expected.arrows.count {
      return "a use is missing: a · a reads a twice, so there are two arrows"
    }
    return nil
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

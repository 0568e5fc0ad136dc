import Curriculum
import Graphs
import Lessons
import Testing

/// The drawings of a failing check of an exercise with a graph.
@Suite struct PictureTests {
  @Test(arguments: Lesson.all.filter(\.hasGraph).map(\.name))
  func `a wrong graph is drawn with the differences marked`(name: String) throws {
    let pictures = try pictures(name)
    #expect(pictures.count >= 3)
    for (sentence, picture) in pictures {
      let picture = try #require(picture, "\(sentence)")
      #expect(
        marked(picture) > 0 || picture.edges.contains { $0.label?.hasPrefix("not ") ?? false },
        "\(sentence)")
      let drawn = try picture.rendered(as: .svg)
      #expect(!drawn.isEmpty)
    }
  }

  /// The pictures of an exercise's known mistakes.
  private func pictures(_ name: String) throws -> [(sentence: String, picture: Diagram?)] {
    try exercise(name).evaluateMistakes().map { ($0.sentence, $0.evaluation.picture?()) }
  }

  @Test(arguments: Lesson.all.filter(\.hasGraph).map(\.name))
  func `the graph to work out by hand has no marks`(name: String) throws {
    let draw = try exercise(name).graph
    guard let graph = draw?() else {
      Issue.record("\(name) has no graph")
      return
    }
    #expect(graph.nodes.count > 2)
    #expect(marked(graph) == 0)
    let drawn = try graph.rendered(as: .svg)
    #expect(!drawn.isEmpty)
  }

  @Test func `a node with a wrong gradient is marked, with the expected one`() throws {
    let overwrites = Answer(Exercises.backward) { result in
      result.gradient = 1
      for number in result.history.reversed() {
        for (input, local) in zip(number.inputs, number.localGradients) {
          input.gradient = number.gradient * local
        }
      }
    }
    let picture = try #require(overwrites.evaluate().picture?())
    let words = picture.nodes.compactMap { node -> String? in
      guard case .value(let value) = node.kind, case .different(let words) = value.mark else {
        return nil
      }
      return "\(value.name ?? ""): \(words)"
    }
    #expect(words == ["a: grad: expected 9", "a: "])
  }
}

/// How many nodes are marked as different.
private func marked(_ diagram: Diagram) -> Int {
  diagram.nodes.count { node in
    switch node.kind {
    case .value(let value): value.mark != nil
    case .operation(let operation): operation.mark != nil
    case .module: false
    }
  }
}

import Curriculum
import Graphs
import Mistakes
import Testing

/// What a failing check of an exercise on graphs draws.
@Suite struct PictureTests {
  @Test(arguments: Registry.exercises.filter { $0.graph != nil }.map(\.name))
  func `a wrong graph is drawn with what is wrong in it marked`(name: String) throws {
    let exercise = try exercise(name)
    for mistake in try Answers(to: exercise).mistakes where mistake.exercise.name == name {
      guard case .failed(let failure) = exercise.check(mistake.implementation()) else {
        Issue.record("\(mistake.diagnosis): was not noticed")
        continue
      }
      let picture = try #require(failure.picture, "\(mistake.diagnosis)")
      #expect(
        marked(picture) > 0 || picture.edges.contains { $0.label?.hasPrefix("not ") ?? false })
      let drawn = try picture.rendered(as: .svg)
      #expect(!drawn.isEmpty)
    }
  }

  @Test(arguments: Registry.exercises.filter { $0.graph != nil }.map(\.name))
  func `the graph to work out by hand gives nothing away`(name: String) throws {
    let make = try #require(exercise(name).graph)
    let graph = make()
    #expect(graph.nodes.count > 2)
    #expect(marked(graph) == 0)
    let drawn = try graph.rendered(as: .svg)
    #expect(!drawn.isEmpty)
  }

  @Test func `the node that got a wrong gradient is red, and says what was expected`() throws {
    let overwrites = try #require(
      KnownMistake.chapter04.first { $0.diagnosis.hasPrefix("overwrites") })
    guard case .failed(let failure) = Exercise.backward.check(overwrites.implementation()) else {
      Issue.record("was not noticed")
      return
    }
    let picture = try #require(failure.picture)
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

import Curriculum
import Exercises01
import Exercises05
import Foundation
import Testing

@Suite struct StubTests {
  /// A file that the learner has touched is theirs; one that they have not must be the stub. Where the
  /// project itself is tested, all must be.
  @Test(arguments: Registry.exercises.map(\.name))
  func `an untouched file is the stub made from the solution, and unsolved`(name: String) throws {
    let exercise = try #require(Registry.exercises.first { $0.name == name })
    let text = try String(contentsOf: root.appending(path: exercise.file), encoding: .utf8)
    let isPristine = try text == stub(exercise)
    if ProcessInfo.processInfo.environment["CI"] != nil {
      #expect(isPristine, "\(exercise.file) is not the stub made from its solution")
    }
    guard isPristine else { return }
    let report =
      switch name {
      case "rowMajorStrides": checkRowMajorStrides(Exercises01.self)
      case "unbroadcast": checkUnbroadcast(Exercises05.self)
      default: throw Unsolved("no check for \(name)")
      }
    #expect(report == .unsolved)
  }

  @Test func `names are unique and numbers run on`() {
    let exercises = Registry.exercises
    #expect(Set(exercises.map(\.name)).count == exercises.count)
    for (_, group) in Dictionary(grouping: exercises, by: \.chapter) {
      #expect(group.map(\.number) == Array(1...group.count))
    }
    #expect(exercises.allSatisfy { $0.hints.count == 3 })
  }
}

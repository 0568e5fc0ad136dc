import Curriculum
import Foundation
import Testing

@Suite struct StubTests {
  /// A file that the learner has touched is theirs; one that they have not must be the stub. Where the
  /// project itself is tested, all must be.
  @Test(arguments: Registry.exercises.map(\.name))
  func `an untouched file is the stub made from the solution, and unsolved`(name: String) throws {
    let exercise = try exercise(name)
    let text = try String(contentsOf: root.appending(path: exercise.file), encoding: .utf8)
    let isPristine = try text == stub(exercise)
    if ProcessInfo.processInfo.environment["CI"] != nil {
      #expect(isPristine, "\(exercise.file) is not the stub made from its solution")
    }
    guard isPristine else { return }
    #expect(try exercise.check(Answers(to: exercise).learner) == .unsolved)
  }

  @Test(arguments: Registry.exercises.map(\.name))
  func `an exercise has a test of the learner's answer`(name: String) throws {
    let exercise = try exercise(name)
    let chapter = (exercise.chapter < 10 ? "0" : "") + "\(exercise.chapter)"
    let file = root.appending(path: "Tests/ExercisesTests/Chapter\(chapter)Tests.swift")
    let tests = try String(contentsOf: file, encoding: .utf8)
    #expect(tests.contains("`\(exercise.title): yours`"))
    #expect(tests.contains("yours(.\(name))"))
  }

  @Test func `names are unique and numbers run on`() {
    let exercises = Registry.exercises
    #expect(Set(exercises.map(\.name)).count == exercises.count)
    for (_, group) in Dictionary(grouping: exercises, by: \.chapter) {
      #expect(group.map(\.number) == Array(1...group.count))
    }
    #expect(exercises.allSatisfy { $0.hints.count == 3 && !$0.goal.isEmpty && $0.minutes > 0 })
  }

  /// Nobody writes more than a line a minute; and what is easy is soon done, what is hard is not.
  @Test(arguments: Registry.exercises.map(\.name))
  func `difficulty and minutes are those of the work`(name: String) throws {
    let exercise = try exercise(name)
    let solution = try String(
      contentsOf: root.appending(path: exercise.solutionFile), encoding: .utf8)
    let answer = solution.components(separatedBy: "// solution\n")[1]
      .components(separatedBy: "// end of solution")[0]
    let lines = answer.split(separator: "\n").filter { $0.contains { !$0.isWhitespace } }.count
    #expect(exercise.minutes >= lines)
    switch exercise.difficulty {
    case .easy: #expect(exercise.minutes <= 20 && lines <= 15)
    case .medium: #expect((15...40).contains(exercise.minutes))
    case .hard: #expect(exercise.minutes >= 30)
    }
  }
}

/// The exercise of that name.
func exercise(_ name: String) throws -> Exercise {
  try #require(Registry.exercises.first { $0.name == name })
}

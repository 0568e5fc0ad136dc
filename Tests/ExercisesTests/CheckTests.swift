import Curriculum
import Mistakes
import Testing

/// What every check must tell apart.
@Suite struct CheckTests {
  @Test(arguments: Registry.exercises.map(\.name))
  func `the solution passes`(name: String) throws {
    let exercise = try exercise(name)
    #expect(exercise.check(try #require(Role.solution[exercise.chapter])) == .passed)
  }

  @Test(arguments: Registry.exercises.map(\.name))
  func `every known mistake is rejected with its own diagnosis`(name: String) throws {
    let exercise = try exercise(name)
    let mistakes = KnownMistake.all.filter { $0.exercise.name == name }
    #expect(mistakes.count >= 3)
    #expect(Set(mistakes.map(\.diagnosis)).count == mistakes.count)
    for mistake in mistakes {
      let implementation = mistake.implementation()
      guard case .failed(let failure) = exercise.check(implementation) else {
        Issue.record("\(name): \(implementation) was not noticed")
        continue
      }
      #expect(failure.diagnosis == mistake.diagnosis, "\(implementation)\n\(failure)")
    }
  }

  @Test(arguments: Registry.exercises.map(\.name))
  func `a mistake in one exercise leaves the others right`(name: String) throws {
    let chapter = try exercise(name).chapter
    for mistake in KnownMistake.all where mistake.exercise.name == name {
      for other in Registry.exercises where other.chapter == chapter && other.name != name {
        #expect(other.check(mistake.implementation()) == .passed)
      }
    }
  }

  @Test(arguments: Registry.exercises.map(\.name))
  func `zeros, the question itself and nothing are no answer`(name: String) throws {
    let exercise = try exercise(name)
    for answers in [Thoughtless.zeros, Thoughtless.inputs, Thoughtless.nothing] {
      let answer = try #require(answers.first { $0.chapter == exercise.chapter })
      guard case .failed = exercise.check(answer.implementation) else {
        Issue.record("\(name): \(answer.implementation) was not rejected")
        continue
      }
    }
  }
}

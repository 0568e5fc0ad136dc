import Curriculum
import Mistakes
import Testing

/// What every check must tell apart.
@Suite struct CheckTests {
  @Test(arguments: Registry.exercises.map(\.name))
  func `the solution passes`(name: String) throws {
    let exercise = try exercise(name)
    #expect(try exercise.check(Answers(to: exercise).solution) == .passed)
  }

  @Test(arguments: Registry.exercises.map(\.name))
  func `every known mistake is rejected with its own diagnosis`(name: String) throws {
    let exercise = try exercise(name)
    let mistakes = try Answers(to: exercise).mistakes.filter { $0.exercise.name == name }
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

  @Test func `what only looks like a known mistake is not given its name`() {
    for mistake in LookAlike.all {
      let implementation = mistake.implementation()
      guard case .failed(let failure) = mistake.exercise.check(implementation) else {
        Issue.record("\(implementation) was not noticed")
        continue
      }
      #expect(failure.diagnosis == mistake.diagnosis, "\(implementation)\n\(failure)")
    }
  }

  @Test(arguments: Registry.exercises.map(\.name))
  func `a mistake in one exercise leaves the others right`(name: String) throws {
    let exercise = try exercise(name)
    let others = Registry.exercises.filter { $0.chapter == exercise.chapter && $0.name != name }
    for mistake in try Answers(to: exercise).mistakes where mistake.exercise.name == name {
      for other in others {
        #expect(other.check(mistake.implementation()) == .passed)
      }
    }
  }

  @Test(arguments: Registry.exercises.map(\.name))
  func `zeros, the question itself and nothing are no answer`(name: String) throws {
    let exercise = try exercise(name)
    let answers = try Answers(to: exercise).thoughtless
    #expect(answers.count == 3)
    for answer in answers {
      guard case .failed = exercise.check(answer) else {
        Issue.record("\(name): \(answer) was not rejected")
        continue
      }
    }
  }
}

import Curriculum
import Mistakes
import Testing

/// What every check must tell apart.
@Suite struct UnportedCheckTests {
  @Test(arguments: UnportedExercise.all.map(\.lesson.name))
  func `the solution passes`(name: String) throws {
    let exercise = try unported(name)
    #expect(try exercise.check(UnportedAnswers(to: exercise).solution) == .passed)
  }

  @Test(arguments: UnportedExercise.all.map(\.lesson.name))
  func `every known mistake is rejected with its own diagnosis`(name: String) throws {
    let exercise = try unported(name)
    let mistakes = try UnportedAnswers(to: exercise).mistakes.filter {
      $0.exercise.lesson.name == name
    }
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

  @Test(arguments: UnportedExercise.all.map(\.lesson.name))
  func `a mistake in one exercise leaves the others right`(name: String) throws {
    let exercise = try unported(name)
    let others = UnportedExercise.all.filter {
      $0.lesson.chapter == exercise.lesson.chapter && $0.lesson.name != name
    }
    for mistake in try UnportedAnswers(to: exercise).mistakes
    where mistake.exercise.lesson.name == name {
      for other in others {
        #expect(other.check(mistake.implementation()) == .passed)
      }
    }
  }

  @Test(arguments: UnportedExercise.all.map(\.lesson.name))
  func `zeros, the question itself and nothing are no answer`(name: String) throws {
    let exercise = try unported(name)
    let answers = try UnportedAnswers(to: exercise).thoughtless
    #expect(answers.count == 3)
    for answer in answers {
      guard case .failed = exercise.check(answer) else {
        Issue.record("\(name): \(answer) was not rejected")
        continue
      }
    }
  }
}

/// The exercise of that name, of a chapter that is not ported yet.
private func unported(_ name: String) throws -> UnportedExercise {
  try #require(UnportedExercise.all.first { $0.lesson.name == name })
}

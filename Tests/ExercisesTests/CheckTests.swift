import Curriculum
import Lessons
import Testing

/// What every check accepts, rejects and diagnoses.
@Suite struct CheckTests {
  @Test(arguments: Exercises.all.map(\.lesson.name))
  func `the solution passes`(name: String) throws {
    #expect(try exercise(name).solutionAnswer.evaluate().result == .passed)
  }

  @Test(arguments: Exercises.all.map(\.lesson.name))
  func `every known mistake is rejected and diagnosed with its own sentence`(name: String) throws {
    let mistakes = try exercise(name).evaluateMistakes()
    #expect(Set(mistakes.map(\.sentence)).count >= 3)
    for mistake in mistakes {
      expect(mistake.evaluation.result, names: mistake.sentence)
      if let bySigns = mistake.bySigns { expect(bySigns, names: mistake.sentence) }
    }
  }

  @Test(arguments: Exercises.all.map(\.lesson.name))
  func `an answer that only resembles a known mistake is not diagnosed with it`(
    name: String
  ) throws {
    for result in try exercise(name).evaluateLookAlikes() { expect(result, names: nil) }
  }

  @Test(arguments: Exercises.all.map(\.lesson.name))
  func `trivial answers are rejected`(name: String) throws {
    let results = try exercise(name).evaluateTrivialAnswers()
    #expect(results.count == 3)
    for result in results {
      guard case .failed = result else {
        Issue.record("\(name): not rejected, but \(result)")
        continue
      }
    }
  }

  private func expect(_ result: CheckResult, names sentence: String?) {
    guard case .failed(let failure) = result else {
      Issue.record("\(sentence ?? "a wrong answer"): not rejected, but \(result)")
      return
    }
    let isAmbiguous = sentence != nil && failure.diagnosis == nil
    #expect(
      failure.diagnosis == sentence,
      "\(failure)\(isAmbiguous ? "\nDo mistakes with other sentences give the same results?" : "")")
  }
}

/// Returns the exercise with a name.
func exercise(_ name: String) throws -> any AnyExercise {
  try #require(Exercises.all.first { $0.lesson.name == name })
}

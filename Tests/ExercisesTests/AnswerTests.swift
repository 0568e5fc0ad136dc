import Curriculum
import Exercises01
import Exercises02
import Exercises03
import Exercises04
import Exercises05
import Exercises06
import Exercises07
import Exercises08
import Exercises09
import Exercises10
import Exercises11
import Exercises12
import Exercises13
import Exercises14
import Exercises15
import Exercises16
import Lessons
import Testing

/// The learner's answers, chapter by chapter: unsolved ones cancel the test, wrong ones fail it.
@Suite struct AnswerTests {
  @Test func `chapter 1: your answers`() async throws { try await check(1) }
  @Test func `chapter 2: your answers`() async throws { try await check(2) }
  @Test func `chapter 3: your answers`() async throws { try await check(3) }
  @Test func `chapter 4: your answers`() async throws { try await check(4) }
  @Test func `chapter 5: your answers`() async throws { try await check(5) }
  @Test func `chapter 6: your answers`() async throws { try await check(6) }
  @Test func `chapter 7: your answers`() async throws { try await check(7) }
  @Test func `chapter 8: your answers`() async throws { try await check(8) }
  @Test func `chapter 9: your answers`() async throws { try await check(9) }
  @Test func `chapter 10: your answers`() async throws { try await check(10) }
  @Test func `chapter 11: your answers`() async throws { try await check(11) }
  @Test func `chapter 12: your answers`() async throws { try await check(12) }
  @Test func `chapter 13: your answers`() async throws { try await check(13) }
  @Test func `chapter 14: your answers`() async throws { try await check(14) }
  @Test func `chapter 15: your answers`() async throws { try await check(15) }
  @Test func `chapter 16: your answers`() async throws { try await check(16) }

  private func check(
    _ chapter: Int, sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    var unsolved: [String] = []
    var hasFailed = false
    for answer in learnersAnswers where answer.lesson.chapter == chapter {
      let result = await #expect(
        processExitsWith: .failure, observing: [\.standardErrorContent],
        sourceLocation: sourceLocation
      ) { [name = answer.lesson.name as String] in
        learnersAnswers.first { $0.lesson.name == name }?.evaluateAndExit()
      }
      switch Verdict(on: answer.lesson, result?.standardErrorContent ?? []) {
      case .passed: break
      case .unsolved: unsolved.append(answer.lesson.title)
      case .wrong(let words):
        hasFailed = true
        Issue.record("\(words)", sourceLocation: sourceLocation)
      }
    }
    if !hasFailed && !unsolved.isEmpty {
      try Test.cancel("not solved yet: \(unsolved.joined(separator: ", "))")
    }
  }
}

/// The learner's functions, in the order of the book.
let learnersAnswers = [
  Exercises01.Answers.all,
  Exercises02.Answers.all,
  Exercises03.Answers.all,
  Exercises04.Answers.all,
  Exercises05.Answers.all,
  Exercises06.Answers.all,
  Exercises07.Answers.all,
  Exercises08.Answers.all,
  Exercises09.Answers.all,
  Exercises10.Answers.all,
  Exercises11.Answers.all,
  Exercises12.Answers.all,
  Exercises13.Answers.all,
  Exercises14.Answers.all,
  Exercises15.Answers.all,
  Exercises16.Answers.all,
].flatMap(\.self)

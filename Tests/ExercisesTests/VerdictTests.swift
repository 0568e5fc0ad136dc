import Curriculum
import Lessons
import Testing

/// The verdict on the output of a process that ran a check.
@Suite struct VerdictTests {
  private func verdict(_ output: String) -> Verdict { Verdict(on: .backward, Array(output.utf8)) }

  private let failure = CheckResult.Failure(
    input: "y = a · a", actual: "3", expected: "6", difference: "a: 3, expected 6",
    diagnosis: "overwrites")

  @Test func `a right answer passes, and an unsolved one is no failure`() {
    #expect(verdict(Answer.output(.passed)) == .passed)
    #expect(verdict(Answer.output(.unsolved)) == .unsolved)
  }

  @Test func `a wrong answer is reported with its file, case and diagnosis`() {
    guard case .wrong(let words) = verdict(Answer.output(.failed(failure))) else {
      Issue.record("not wrong")
      return
    }
    for part in ["4.3 backward", Lesson.backward.file, "y = a · a", "«overwrites»"] {
      #expect(words.contains(part))
    }
  }

  @Test func `the output of the learner's code does not hide the result`() {
    let printed = "debugging… result of the check:\nmy own\n"
    #expect(verdict(printed + Answer.output(.passed)) == .passed)
    #expect(verdict(Answer.output(.passed) + printed) == .passed)
  }

  @Test func `a crash after a result does not change the result`() {
    let output = Answer.output(.failed(failure)) + "Fatal error: Index out of range\n"
    #expect(verdict(output) == verdict(Answer.output(.failed(failure))))
  }

  @Test func `a crash is reported with its message and without its stack trace`() {
    let crash = "Fatal error: Index out of range\nCurrent stack trace:\n0 libswiftCore.so"
    #expect(
      verdict(crash)
        == .wrong(
          "✗ 4.3 backward  \(Lesson.backward.file)\n"
            + "  the program crashed: Fatal error: Index out of range"))
    #expect(verdict("") != .passed)
  }
}

import Curriculum
import Lessons
import Testing

/// What is made of the output of a process that ran a check.
@Suite struct VerdictTests {
  private func verdict(_ output: String) -> Verdict { Verdict(on: .backward, Array(output.utf8)) }

  private let failure = CheckResult.Failure(
    input: "y = a · a", actual: "3", expected: "6", difference: "a: 3, expected 6",
    diagnosis: "overwrites")

  @Test func `right passes and unsolved is no mistake`() {
    #expect(verdict(Answer.output(.passed)) == .passed)
    #expect(verdict(Answer.output(.unsolved)) == .unsolved)
  }

  @Test func `wrong shows the file, the case and the diagnosis`() {
    guard case .wrong(let words) = verdict(Answer.output(.failed(failure))) else {
      Issue.record("not wrong")
      return
    }
    for part in ["4.3 backward", Lesson.backward.file, "y = a · a", "«overwrites»"] {
      #expect(words.contains(part))
    }
  }

  @Test func `what the learner's code prints does not hide the result`() {
    let printed = "debugging… result of the check:\nmy own\n"
    #expect(verdict(printed + Answer.output(.passed)) == .passed)
    #expect(verdict(Answer.output(.passed) + printed) == .passed)
  }

  @Test func `a crash after a result leaves the result`() {
    let output = Answer.output(.failed(failure)) + "Fatal error: Index out of range\n"
    #expect(verdict(output) == verdict(Answer.output(.failed(failure))))
  }

  @Test func `a crash is wrong, in its own words and without the stack`() {
    let crash = "Fatal error: Index out of range\nCurrent stack trace:\n0 libswiftCore.so"
    #expect(
      verdict(crash)
        == .wrong(
          "✗ 4.3 backward  \(Lesson.backward.file)\n"
            + "  the program crashed: Fatal error: Index out of range"))
    #expect(verdict("") != .passed)
  }
}

import Curriculum
import Testing

/// What is made of the words of a process that ran a check.
@Suite struct VerdictTests {
  @Test func `right passes and unsolved is no mistake`() {
    #expect(Verdict(on: .backward, text(of: .passed)) == .passed)
    #expect(Verdict(on: .backward, text(of: .unsolved)) == .unsolved)
  }

  @Test func `wrong shows the file, the case and the diagnosis`() {
    let failure = Report.Failure(
      input: "y = a · a", actual: "3", expected: "6", difference: "a: 3, expected 6",
      diagnosis: "overwrites")
    guard case .wrong(let words) = Verdict(on: .backward, text(of: .failed(failure))) else {
      Issue.record("not wrong")
      return
    }
    for part in ["4.3 backward", Exercise.backward.file, "y = a · a", "«overwrites»"] {
      #expect(words.contains(part))
    }
  }

  @Test func `what the learner's code prints does not hide the report`() {
    let printed = "debugging… report: of my own\n" + text(of: .passed)
    #expect(Verdict(on: .backward, printed) == .passed)
  }

  @Test func `a crash is wrong, in its own words and without the stack`() {
    let crash = "Fatal error: Index out of range\nCurrent stack trace:\n0 libswiftCore.so"
    #expect(
      Verdict(on: .backward, crash)
        == .wrong(
          "✗ 4.3 backward  \(Exercise.backward.file)\n"
            + "  the program crashed: Fatal error: Index out of range"))
    #expect(Verdict(on: .backward, "") != .passed)
  }
}

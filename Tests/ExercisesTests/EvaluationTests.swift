import Lessons
import Tensors
import Testing

@testable import Curriculum

/// The results that a check reports, and their order.
@Suite struct EvaluationTests {
  /// An exercise: double 0, 1, 2 and 3. The known mistakes include the square, which is right for 0 and 2, and a crash
  /// at 3.
  private let double = Exercise<(Int) throws -> Int>(
    .offset, solution: { 2 * $0 }, cases: { [0, 1, 2, 3] }, run: { try $0($1) },
    expected: { 2 * $0 }, describe: { "\($0)" },
    difference: { $0 == $1 ? nil : "\($0), expected \($1)" }, trivialAnswers: [],
    mistakes: {
      Mistake("squared") { $0 * $0 }
      Mistake("crashes at 3") { 3 * $0 }.crashes { $0 == 3 }
      Mistake("thrice") { 3 * $0 }.also { $0 == 3 ? 9 : 3 * $0 }
      Mistake("odd") { 2 * $0 + 1 }.signs { $1 % 2 != 0 }
    })

  private func diagnoses(_ function: @escaping (Int) throws -> Int) -> [String?] {
    var diagnoses: [String?] = []
    Answer(double, function).evaluate { result in
      if case .failed(let failure) = result { diagnoses.append(failure.diagnosis) }
    }
    return diagnoses
  }

  @Test func `a known mistake is named if its results equal the answer's on all cases`() {
    #expect(diagnoses { $0 * $0 } == [nil, "squared"])
    #expect(diagnoses { $0 < 3 ? $0 * $0 : 0 } == [nil])
  }

  @Test func `a mistake that crashes is named before the case on which it crashes`() {
    #expect(diagnoses { 3 * $0 } == [nil, "crashes at 3", "thrice"])
  }

  @Test func `a mistake is named by its signs if no known mistake has the same results`() {
    #expect(diagnoses { 2 * $0 + 5 } == [nil, "odd"])
    #expect(diagnoses { $0 == 3 ? 8 : 2 * $0 + 5 } == [nil])
  }

  @Test func `a thrown error is a failure, unless it is Unsolved`() {
    struct Problem: Error {}
    #expect(diagnoses { _ in throw Problem() } == [nil])
    #expect(
      Answer(double, { _ in throw Unsolved("offset") }).evaluate().result == .unsolved)
    #expect(Answer(double, { 2 * $0 }).evaluate().result == .passed)
  }

  @Test func `a result is read back from its text, empty lines and carriage returns included`() {
    let failure = CheckResult.Failure(
      input: "[[1]\n\n[2]]", actual: "\r\n\r", expected: "a|b\r", difference: "end",
      diagnosis: "x\ny")
    for result in [CheckResult.passed, .unsolved, .failed(failure)] {
      #expect(CheckResult(text: result.text) == result)
      #expect(CheckResult(text: String(result.text.dropLast(5))) == nil)
    }
  }
}

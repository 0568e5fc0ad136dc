import Foundation
import TestSupport
import Testing

@Suite struct ErrorTests {
  @Test func `every rule that is broken stops with its sentence`() async {
    await #expect(processExitsWith: .success) {
      for failure in failingPreconditions.compactMap({ $0.failure() }) {
        Issue.record("\(failure)")
      }
    }
  }

  @Test func `a rule that is not broken, or said in other words, is noticed`() async {
    await #expect(processExitsWith: .success) {
      let kept = FailingPrecondition("a sentence") {}
      #expect(kept.failure()?.hasPrefix("did not stop") == true)
      let other = FailingPrecondition("a sentence") { fatalError("another") }
      #expect(other.failure()?.contains("another") == true)
      #expect(FailingPrecondition("a sentence") { fatalError("a sentence") }.failure() == nil)
    }
  }

  @Test func `no rule in the sources is without a test`() throws {
    let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Sources/Tensors").standardizedFileURL
    let patterns = try PreconditionMessages.patterns(below: sources)
    #expect(patterns.count > 65)
    for pattern in patterns {
      let expression = try Regex(pattern)
      let isTested = try failingPreconditions.contains {
        try expression.wholeMatch(in: $0.message) != nil
      }
      #expect(isTested, "no test breaks: \(pattern)")
    }
  }
}

import Foundation
import TestSupport
import Testing

@Suite struct ErrorTests {
  @Test func `every violated precondition stops with its message`() async {
    await #expect(processExitsWith: .success) {
      for failure in failingPreconditions.compactMap({ $0.failure() }) {
        Issue.record("\(failure)")
      }
    }
  }

  @Test func `FailingPrecondition reports a precondition that holds, or a different message`() async
  {
    await #expect(processExitsWith: .success) {
      let kept = FailingPrecondition("a sentence") {}
      #expect(kept.failure()?.hasPrefix("did not stop") == true)
      let other = FailingPrecondition("a sentence") { fatalError("another") }
      #expect(other.failure()?.contains("another") == true)
      #expect(FailingPrecondition("a sentence") { fatalError("a sentence") }.failure() == nil)
    }
  }

  @Test func `every message in the sources has a test`() throws {
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

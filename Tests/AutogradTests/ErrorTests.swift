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

  @Test func `no rule in the sources is without a test`() throws {
    let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Sources/Autograd").standardizedFileURL
    let patterns = try PreconditionMessages.patterns(below: sources)
    #expect(patterns.count > 30)
    for pattern in patterns {
      let expression = try Regex(pattern)
      let isTested = try failingPreconditions.contains {
        try expression.wholeMatch(in: $0.message) != nil
      }
      #expect(isTested, "no test breaks: \(pattern)")
    }
  }
}

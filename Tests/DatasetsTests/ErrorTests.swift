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

  @Test func `every message in the sources has a test`() throws {
    let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Sources/Datasets").standardizedFileURL
    let patterns = try PreconditionMessages.patterns(below: sources)
    #expect(patterns.count > 11)
    for pattern in patterns {
      let expression = try Regex(pattern)
      let isTested = try failingPreconditions.contains {
        try expression.wholeMatch(in: $0.message) != nil
      }
      #expect(isTested, "no test breaks: \(pattern)")
    }
  }
}

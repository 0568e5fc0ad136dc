import Foundation
import TestSupport
import Testing

@Suite struct ErrorTests {
  @Test func `every violated precondition stops with its message`() async {
    await #expect(processExitsWith: .success) {
      for complaint in brokenRules.compactMap({ $0.complaint() }) { Issue.record("\(complaint)") }
    }
  }

  @Test func `every message in the sources has a test`() throws {
    let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Sources/Autograd").standardizedFileURL
    let patterns = try RuleSources.patterns(below: sources)
    #expect(patterns.count > 30)
    for pattern in patterns {
      let expression = try Regex(pattern)
      let isTested = try brokenRules.contains { try expression.wholeMatch(in: $0.sentence) != nil }
      #expect(isTested, "no test breaks: \(pattern)")
    }
  }
}

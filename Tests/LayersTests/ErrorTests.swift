import Foundation
import TestSupport
import Testing

@Suite struct ErrorTests {
  @Test func `every rule that is broken stops with its sentence`() async {
    await #expect(processExitsWith: .success) {
      for complaint in brokenRules.compactMap({ $0.complaint() }) { Issue.record("\(complaint)") }
    }
  }

  @Test func `no rule in the sources is without a test`() throws {
    let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Sources/Layers").standardizedFileURL
    let patterns = try RuleSources.patterns(below: sources)
    #expect(patterns.count > 25)
    for pattern in patterns {
      let expression = try Regex(pattern)
      let isTested = try brokenRules.contains { try expression.wholeMatch(in: $0.sentence) != nil }
      #expect(isTested, "no test breaks: \(pattern)")
    }
  }
}

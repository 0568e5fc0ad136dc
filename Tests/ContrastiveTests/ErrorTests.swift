import Foundation
import TestSupport
import Testing

@Suite struct ErrorTests {
  @Test func `every rule that is broken stops with its sentence`() async {
    await #expect(processExitsWith: .success) {
      for complaint in brokenRules.compactMap({ $0.complaint() }) { Issue.record("\(complaint)") }
    }
  }

  @Test func `no rule of losses, miners and memories is without a test`() throws {
    let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Sources/Contrastive").standardizedFileURL
    let patterns = try ["Comparing", "Losses", "WithoutLabels"].flatMap {
      try RuleSources.patterns(below: sources.appending(path: $0))
    }
    #expect(patterns.count > 18)
    for pattern in patterns {
      let expression = try Regex(pattern)
      let isTested = try brokenRules.contains { try expression.wholeMatch(in: $0.sentence) != nil }
      #expect(isTested, "no test breaks: \(pattern)")
    }
  }
}

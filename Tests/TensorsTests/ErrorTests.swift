import Foundation
import TestSupport
import Testing

@Suite struct ErrorTests {
  @Test func `every rule that is broken stops with its sentence`() async {
    await #expect(processExitsWith: .success) {
      for complaint in brokenRules.compactMap({ $0.complaint() }) { Issue.record("\(complaint)") }
    }
  }

  @Test func `a rule that is not broken, or said in other words, is noticed`() async {
    await #expect(processExitsWith: .success) {
      let kept = BrokenRule("a sentence") {}
      #expect(kept.complaint()?.hasPrefix("went on") == true)
      let other = BrokenRule("a sentence") { fatalError("another") }
      #expect(other.complaint()?.contains("another") == true)
      #expect(BrokenRule("a sentence") { fatalError("a sentence") }.complaint() == nil)
    }
  }

  @Test func `no rule in the sources is without a test`() throws {
    let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Sources/Tensors").standardizedFileURL
    let patterns = try RuleSources.patterns(below: sources)
    #expect(patterns.count > 65)
    for pattern in patterns {
      let expression = try Regex(pattern)
      let isTested = try brokenRules.contains { try expression.wholeMatch(in: $0.sentence) != nil }
      #expect(isTested, "no test breaks: \(pattern)")
    }
  }
}

import Foundation
import TestSupport
import Testing

@Suite struct ErrorTests {
  @Test func `every violated precondition stops with its message`() async {
    await #expect(processExitsWith: .success) {
      for complaint in brokenRules.compactMap({ $0.complaint() }) { Issue.record("\(complaint)") }
    }
  }

  @Test func `BrokenRule reports a precondition that holds, or a different message`() async {
    await #expect(processExitsWith: .success) {
      let kept = BrokenRule("a sentence") {}
      #expect(kept.complaint()?.hasPrefix("went on") == true)
      let other = BrokenRule("a sentence") { fatalError("another") }
      #expect(other.complaint()?.contains("another") == true)
      #expect(BrokenRule("a sentence") { fatalError("a sentence") }.complaint() == nil)
    }
  }

  @Test func `every message in the sources has a test`() throws {
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

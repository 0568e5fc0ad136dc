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
      .appending(path: "../../Sources/Distributed").standardizedFileURL
    let patterns = try PreconditionMessages.patterns(below: sources)
    #expect(patterns.count > 12)
    // The system refuses a thread only when it has too many; a process alone is a power of two, and has no MPI; other
    // shapes than a replica's names are those of another architecture.
    let unreachable = [
      "the system has no thread", "a tree needs", "do not fit", "must have the architecture",
    ]
    for pattern in patterns where !unreachable.contains(where: { pattern.contains($0) }) {
      let expression = try Regex(pattern)
      let isTested = try failingPreconditions.contains {
        try expression.wholeMatch(in: $0.message) != nil
      }
      #expect(isTested, "no test breaks: \(pattern)")
    }
  }
}

import Foundation
import Models
import Tensors
import TestSupport
import Testing

private let failingPreconditions = [
  FailingPrecondition("ResNet: needs four stages of at least one block each, not [2, 2, 2]") {
    _ = ResNetArchitecture(name: "x", depths: [2, 2, 2], hasBottlenecks: false)
  },
  FailingPrecondition("ResNet: needs four stages of at least one block each, not [2, 0, 2, 2]") {
    _ = ResNetArchitecture(name: "x", depths: [2, 0, 2, 2], hasBottlenecks: true)
  },
  FailingPrecondition(
    "ResNet: the numbers of blocks [1, 1, 65537, 1], of groups 1 and of channels per group 64 must be at most 65536"
  ) { _ = ResNetArchitecture(name: "x", depths: [1, 1, 65537, 1], hasBottlenecks: true) },
  // groups · groupWidth would overflow.
  FailingPrecondition(
    "ResNet: the numbers of blocks [1, 1, 1, 1], of groups 4611686018427387904 and of channels per group 4 must be at "
      + "most 65536"
  ) {
    _ = ResNetArchitecture(
      name: "x", depths: [1, 1, 1, 1], hasBottlenecks: true, groups: 1 << 62, groupWidth: 4)
  },
  FailingPrecondition(
    "ResNet: the numbers of groups and of channels per group must be positive, not 0 and 64"
  ) {
    _ = ResNetArchitecture(name: "x", depths: [1, 1, 1, 1], hasBottlenecks: true, groups: 0)
  },
  FailingPrecondition("ResNet: basic blocks have 1 group of width 64, not 2 of width 64") {
    _ = ResNetArchitecture(name: "x", depths: [1, 1, 1, 1], hasBottlenecks: false, groups: 2)
  },
]

@Suite struct ErrorTests {
  @Test func `a ResNet that cannot be built stops with a sentence`() async {
    await #expect(processExitsWith: .success) {
      for failure in failingPreconditions.compactMap({ $0.failure() }) {
        Issue.record("\(failure)")
      }
    }
  }

  @Test func `every message of ResNetArchitecture has a test`() throws {
    let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Sources/Models").standardizedFileURL
    let patterns = try PreconditionMessages.patterns(below: sources).filter {
      $0.hasPrefix("ResNet: ")
    }
    #expect(patterns.count >= 4)
    for pattern in patterns {
      let expression = try Regex(pattern)
      #expect(
        try failingPreconditions.contains { try expression.wholeMatch(in: $0.message) != nil },
        "no test for: \(pattern)")
    }
  }
}

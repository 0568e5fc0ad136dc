import Curriculum
import Testing

@Suite struct Chapter10Tests {
  @Test func `10.1 forwardTrain: yours`() async throws { try await yours(.forwardTrain) }
  @Test func `10.2 runningStats: yours`() async throws { try await yours(.runningStats) }
  @Test func `10.3 batchNormBackward: yours`() async throws {
    try await yours(.batchNormBackward)
  }
}

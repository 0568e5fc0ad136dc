import Curriculum
import Testing

@Suite struct Chapter10Tests {
  @Test func `10.1 forwardTrain`() async throws { try await checkAnswer(.forwardTrain) }
  @Test func `10.2 runningStats`() async throws { try await checkAnswer(.runningStats) }
  @Test func `10.3 batchNormBackward`() async throws { try await checkAnswer(.batchNormBackward) }
}

import Curriculum
import Testing

@Suite struct Chapter03Tests {
  @Test func `3.1 sumAxis`() async throws { try await checkAnswer(.sumAxis) }
  @Test func `3.2 matmul`() async throws { try await checkAnswer(.matmul) }
  @Test func `3.3 logSumExp`() async throws { try await checkAnswer(.logSumExp) }
  @Test func `3.4 blockedMatmul`() async throws { try await checkAnswer(.blockedMatmul) }
}

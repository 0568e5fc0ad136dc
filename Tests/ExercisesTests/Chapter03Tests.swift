import Curriculum
import Testing

@Suite struct Chapter03Tests {
  @Test func `3.1 sumAxis: yours`() async throws { try await yours(.sumAxis) }
  @Test func `3.2 matmul: yours`() async throws { try await yours(.matmul) }
  @Test func `3.3 logSumExp: yours`() async throws { try await yours(.logSumExp) }
  @Test func `3.4 blockedMatmul: yours`() async throws { try await yours(.blockedMatmul) }
}

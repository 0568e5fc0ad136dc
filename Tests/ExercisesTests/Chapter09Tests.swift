import Curriculum
import Testing

@Suite struct Chapter09Tests {
  @Test func `9.1 outputSize`() async throws { try await checkAnswer(.outputSize) }
  @Test func `9.2 im2col`() async throws { try await checkAnswer(.im2col) }
  @Test func `9.3 conv2dBackward`() async throws { try await checkAnswer(.conv2dBackward) }
  @Test func `9.4 maxPoolBackward`() async throws { try await checkAnswer(.maxPoolBackward) }
}

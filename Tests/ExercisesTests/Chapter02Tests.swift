import Curriculum
import Testing

@Suite struct Chapter02Tests {
  @Test func `2.1 transposeView`() async throws { try await checkAnswer(.transposeView) }
  @Test func `2.2 broadcastShape`() async throws { try await checkAnswer(.broadcastShape) }
  @Test func `2.3 sliceView`() async throws { try await checkAnswer(.sliceView) }
}

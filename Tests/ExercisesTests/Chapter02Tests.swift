import Curriculum
import Testing

@Suite struct Chapter02Tests {
  @Test func `2.1 transposeView: yours`() async throws { try await yours(.transposeView) }
  @Test func `2.2 broadcastShape: yours`() async throws { try await yours(.broadcastShape) }
  @Test func `2.3 sliceView: yours`() async throws { try await yours(.sliceView) }
}

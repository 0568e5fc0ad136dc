import Curriculum
import Testing

@Suite struct Chapter04Tests {
  @Test func `4.1 localGrads: yours`() async throws { try await yours(.localGrads) }
  @Test func `4.2 topologicalOrder: yours`() async throws { try await yours(.topologicalOrder) }
  @Test func `4.3 backward: yours`() async throws { try await yours(.backward) }
  @Test func `4.4 dot: yours`() async throws { try await yours(.dot) }
}

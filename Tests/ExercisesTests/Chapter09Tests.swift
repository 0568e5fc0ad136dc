import Curriculum
import Testing

@Suite struct Chapter09Tests {
  @Test func `9.1 outputSize: yours`() async throws { try await yours(.outputSize) }
  @Test func `9.2 im2col: yours`() async throws { try await yours(.im2col) }
  @Test func `9.3 conv2dBackward: yours`() async throws { try await yours(.conv2dBackward) }
  @Test func `9.4 maxPoolBackward: yours`() async throws { try await yours(.maxPoolBackward) }
}

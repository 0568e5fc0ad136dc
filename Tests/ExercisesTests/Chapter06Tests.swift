import Curriculum
import Testing

@Suite struct Chapter06Tests {
  @Test func `6.1 parameters: yours`() async throws { try await yours(.parameters) }
  @Test func `6.2 linear: yours`() async throws { try await yours(.linear) }
  @Test func `6.3 initHe: yours`() async throws { try await yours(.initHe) }
  @Test func `6.4 crossEntropy: yours`() async throws { try await yours(.crossEntropy) }
}

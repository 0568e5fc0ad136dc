import Curriculum
import Testing

@Suite struct Chapter07Tests {
  @Test func `7.1 sgdMomentum: yours`() async throws { try await yours(.sgdMomentum) }
  @Test func `7.2 adam: yours`() async throws { try await yours(.adam) }
  @Test func `7.3 cosineWarmup: yours`() async throws { try await yours(.cosineWarmup) }
  @Test func `7.4 trainStep: yours`() async throws { try await yours(.trainStep) }
}

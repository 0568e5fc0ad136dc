import Curriculum
import Testing

@Suite struct Chapter07Tests {
  @Test func `7.1 sgdMomentum`() async throws { try await checkAnswer(.sgdMomentum) }
  @Test func `7.2 adam`() async throws { try await checkAnswer(.adam) }
  @Test func `7.3 cosineWarmup`() async throws { try await checkAnswer(.cosineWarmup) }
  @Test func `7.4 trainStep`() async throws { try await checkAnswer(.trainStep) }
}

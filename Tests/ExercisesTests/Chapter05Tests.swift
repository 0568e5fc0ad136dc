import Curriculum
import Testing

@Suite struct Chapter05Tests {
  @Test func `5.1 unbroadcast`() async throws { try await checkAnswer(.unbroadcast) }
  @Test func `5.2 matmulVJP`() async throws { try await checkAnswer(.matmulVJP) }
  @Test func `5.3 reduceVJP`() async throws { try await checkAnswer(.reduceVJP) }
  @Test func `5.4 gradcheck`() async throws { try await checkAnswer(.gradcheck) }
}

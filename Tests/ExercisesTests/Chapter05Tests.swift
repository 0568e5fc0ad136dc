import Curriculum
import Testing

@Suite struct Chapter05Tests {
  @Test func `5.1 unbroadcast: yours`() async throws { try await yours(.unbroadcast) }
  @Test func `5.2 matmulVJP: yours`() async throws { try await yours(.matmulVJP) }
  @Test func `5.3 reduceVJP: yours`() async throws { try await yours(.reduceVJP) }
  @Test func `5.4 gradcheck: yours`() async throws { try await yours(.gradcheck) }
}

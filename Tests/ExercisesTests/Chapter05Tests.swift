import Curriculum
import Testing

@Suite struct Chapter05Tests {
  @Test func `5.1 unbroadcast: yours`() async throws { try await yours(.unbroadcast) }
}

import Curriculum
import Testing

@Suite struct Chapter01Tests {
  @Test func `1.1 rowMajorStrides: yours`() async throws { try await yours(.rowMajorStrides) }
  @Test func `1.2 offset: yours`() async throws { try await yours(.offset) }
  @Test func `1.3 render: yours`() async throws { try await yours(.render) }
}

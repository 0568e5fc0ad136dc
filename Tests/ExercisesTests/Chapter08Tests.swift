import Curriculum
import Testing

@Suite struct Chapter08Tests {
  @Test func `8.1 batches: yours`() async throws { try await yours(.batches) }
  @Test func `8.2 normalize: yours`() async throws { try await yours(.normalize) }
  @Test func `8.3 randomCropFlip: yours`() async throws { try await yours(.randomCropFlip) }
  @Test func `8.4 resize: yours`() async throws { try await yours(.resize) }
}

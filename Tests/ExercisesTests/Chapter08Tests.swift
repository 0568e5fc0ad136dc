import Curriculum
import Testing

@Suite struct Chapter08Tests {
  @Test func `8.1 batches`() async throws { try await checkAnswer(.batches) }
  @Test func `8.2 normalize`() async throws { try await checkAnswer(.normalize) }
  @Test func `8.3 randomCropFlip`() async throws { try await checkAnswer(.randomCropFlip) }
  @Test func `8.4 resize`() async throws { try await checkAnswer(.resize) }
}

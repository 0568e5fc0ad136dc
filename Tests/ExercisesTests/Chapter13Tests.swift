import Autograd
import Contrastive
import Curriculum
import Tensors
import TestSupport
import Testing

@Suite struct Chapter13Tests {
  /// The library's are checked against PyTorch.
  @Test func `the loss of 13.1 and the meter of 13.3 are the library's`() throws {
    var generator = Generator(seed: 13)
    let parts = (0..<3).map { _ in Variable(.normal([7, 4], using: &generator)) }
    let own = try Solutions.tripletLoss(
      anchors: parts[0], positives: parts[1], negatives: parts[2], margin: 0.7)
    let library = TripletLoss(margin: 0.7)(
      anchors: parts[0], positives: parts[1], negatives: parts[2])
    #expect(own.item > 0.1)
    expectClose(own.value, library.value)
    for embeddings in parts.map(\.value) {
      let health = EmbeddingHealth(embeddings)
      let meter = try Solutions.collapseMeter(embeddings)
      #expect(abs(meter - health.deviation / health.healthyDeviation) < 1e-4)
    }
  }

  @Test func `a run learns its three weights, and not in one step`() {
    let run = TrainingRun(seed: 1)
    func distance() -> Float {
      zip(run.weights, [1, -2, 0.5]).reduce(0) { max($0, abs($1.0 - $1.1)) }
    }
    let start = distance()
    for _ in 0..<2000 { run.step() }
    #expect(distance() < start / 2)
  }
}

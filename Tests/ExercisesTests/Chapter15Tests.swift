import Autograd
import Contrastive
import Curriculum
import Tensors
import TestSupport
import Testing

@Suite struct Chapter15Tests {
  /// The library's are checked against PyTorch.
  @Test func `the losses of 15.3 and 15.4 are the library's`() throws {
    var generator = Generator(seed: 15)
    let parts = (0..<4).map { _ in
      Variable(.normal([6, 5], using: &generator), requiresGradient: true)
    }
    let own = try Solutions.ntXent(parts[0], parts[1], temperature: 0.3)
    let library = NTXentLoss(temperature: 0.3)(parts[0], parts[1])
    #expect(own.item > 1)
    expectClose(own.value, library.value)
    let stopped = try Solutions.stopGradient(
      predictions: (parts[0], parts[1]), projections: (parts[2], parts[3]))
    let simSiam = SimSiamLoss()(
      predictions: (parts[0], parts[1]), projections: (parts[2], parts[3]))
    #expect(abs(stopped.item) > 0.01)
    expectClose(stopped.value, simSiam.value)
    for (a, b) in zip(stopped.gradients(with: parts), simSiam.gradients(with: parts)) {
      expectClose(a.value, b.value)
    }
  }

  @Test func `the loss of 15.3 is ln(2N − 1) if all embeddings are equal`() throws {
    let point = Variable(.ones([4, 3]))
    let loss = try Solutions.ntXent(point, point, temperature: 0.2)
    expectClose(loss.value, Tensor(NTXentLoss.collapsedLoss(images: 4)))
  }
}

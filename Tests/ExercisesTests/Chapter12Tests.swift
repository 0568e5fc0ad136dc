import Autograd
import Contrastive
import Curriculum
import Tensors
import TestSupport
import Testing

@Suite struct Chapter12Tests {
  /// The library's are checked against PyTorch.
  @Test func `the distance and the loss of 12.1 and 12.2 are the library's`() throws {
    var generator = Generator(seed: 12)
    let a = Variable(.normal([6, 5], using: &generator), requiresGradient: true)
    let b = Variable(.normal([6, 5], using: &generator), requiresGradient: true)
    let isSame: Tensor<Float> = [1, 0, 0, 1, 1, 0]
    let own = try Solutions.contrastiveLoss(
      Solutions.pairDistance(a, b), isSame: isSame, margin: 3)
    let library = ContrastiveLoss(margin: 3)(a.pairwiseDistance(b), isSame: isSame)
    expectClose(own.value, library.value)
    for (one, other) in zip(own.gradients(with: [a, b]), library.gradients(with: [a, b])) {
      expectClose(one.value, other.value)
    }
  }

  @Test func `the gradient of 12.3 is what backward finds`() throws {
    var generator = Generator(seed: 13)
    let weight = Variable(.normal([3, 4], using: &generator), requiresGradient: true)
    let x1 = Tensor<Float>.normal([5, 4], using: &generator)
    let x2 = Tensor<Float>.normal([5, 4], using: &generator)
    let e1 = Variable(x1).matmul(weight.transposed())
    let e2 = Variable(x2).matmul(weight.transposed())
    let loss = ContrastiveLoss(margin: 9)(
      e1.pairwiseDistance(e2), isSame: [1, 0, 1, 0, 0])
    let gradients = loss.gradients(with: [e1, e2, weight]).map(\.value)
    let own = try Solutions.sharedWeights(
      first: x1, second: x2, dFirst: gradients[0], dSecond: gradients[1])
    expectClose(own, gradients[2])
  }
}

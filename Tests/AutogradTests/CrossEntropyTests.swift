import Autograd
import Tensors
import Testing

@Suite struct CrossEntropyTests {
  /// PyTorch: `cross_entropy(tensor([[0., -inf, 1.], [-inf, 2., -inf]]), tensor([2, 1]))` and its gradient.
  @Test func `softmaxCrossEntropy ignores wrong classes whose logit is −∞`() {
    let scores = Variable(
      [[0, -.infinity, 1], [-.infinity, 2, -.infinity]], requiresGradient: true)
    let loss = scores.softmaxCrossEntropy([2, 1])
    loss.backward()
    #expect(abs(loss.item - 0.1566308) < 1e-6)
    let gradient = scores.gradient!.scalars
    let expected: [Float] = [0.1344707, 0, -0.1344707, 0, 0, 0]
    #expect(zip(gradient, expected).allSatisfy { abs($0 - $1) < 1e-6 })
  }
}

import Autograd
import Layers
import Tensors
import Testing

@Suite struct DropoutTests {
  private let x = Variable(.ones([100, 50]), requiresGradient: true)

  @Test func `dropout drops the given fraction and scales the rest`() {
    var generator = Generator(seed: 1)
    let layer = Dropout(0.3, using: &generator)
    let y = layer(x).value.scalars
    let kept = y.filter { $0 != 0 }
    #expect(kept.allSatisfy { $0 == 1 / (1 - 0.3) })
    // 5,000 draws: the standard deviation of the fraction is 0.0065.
    #expect(abs(Float(kept.count) / 5000 - 0.7) < 0.025)
  }

  @Test func `dropout masks gradients like activations`() {
    var generator = Generator(seed: 1)
    let layer = Dropout(using: &generator)
    let y = layer(x)
    y.backward(with: .full([100, 50], 3))
    #expect(x.gradient == y.value * 3)
    x.gradient = nil
  }

  @Test func `dropout draws the same masks from the same seed, and a new one per call`() {
    func masks(_ seed: UInt64) -> [Tensor<Float>] {
      var generator = Generator(seed: seed)
      let layer = Dropout(using: &generator)
      return (0..<3).map { _ in layer(x).value }
    }
    #expect(masks(1) == masks(1))
    #expect(masks(1) != masks(2))
    #expect(masks(1)[0] != masks(1)[1])
  }

  @Test func `dropout draws one number per call, so a run can be resumed`() {
    var generator = Generator(seed: 1)
    let (first, second) = (Dropout(using: &generator), Dropout(using: &generator))
    #expect(generator.position == 2 && first(x).value != second(x).value)
    let saved = first.generator
    #expect(saved.position == 1)
    let next = first(x).value
    first.eval()
    #expect(first(x) === x)
    #expect(first.generator.position == 2)
    first.train()
    first.generator = saved
    #expect(first(x).value == next)
    _ = first(Variable(.ones([3])))
    #expect(first.generator.position == 3)
  }
}

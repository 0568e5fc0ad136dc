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

  @Test func `dropout has the same mask in both runs of a checkpoint`() {
    func run(_ isSaving: Bool) -> (gradients: [Tensor<Float>], position: UInt64) {
      var generator = Generator(seed: 5)
      let model = Sequential(
        Linear(50, 20, using: &generator), Dropout(using: &generator),
        Linear(20, 3, using: &generator))
      let x = Variable(.ones([4, 50]), requiresGradient: true)
      let y = isSaving ? checkpoint([x]) { model($0[0]) } : model(x)
      y.squared().sum().backward()
      let dropout = model[1] as! Dropout
      return ([x.gradient!] + model.parameters().map { $0.gradient! }, dropout.generator.position)
    }
    let (plain, saving) = (run(false), run(true))
    #expect(saving.gradients == plain.gradients && saving.gradients.count == 5)
    #expect(saving.position == 1 && plain.position == 1)
  }

  @Test func `both runs of a checkpoint update running statistics, as in PyTorch`() {
    let norm = BatchNorm1d(2)
    let x = Variable([[1, 2], [3, 6]], requiresGradient: true)
    checkpoint([x]) { norm($0[0]) }.sum().backward()
    #expect(norm.numBatchesTracked.value.item == 2)
    #expect(abs(norm.runningMean.value[1].item - 0.76) < 1e-6)
    #expect(norm.weight?.gradient != nil)
  }
}

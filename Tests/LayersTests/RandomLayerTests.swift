import Autograd
import Layers
import Tensors
import TestSupport
import Testing

/// Layers that draw random numbers in training.
@Suite struct RandomLayerTests {
  private let x = Variable(.ones([20, 50, 2, 3]), requiresGradient: true)

  @Test func `channel dropout drops whole channels, and divides the others`() {
    var generator = Generator(seed: 1)
    let sequence = x.reshaped([20, 50, 6]).detached()
    let volume = x.reshaped([20, 50, 1, 2, 3]).detached()
    let layers: [(Dropout, Variable)] = [
      (Dropout1d(0.3, using: &generator), sequence), (Dropout2d(0.3, using: &generator), x),
      (Dropout3d(0.3, using: &generator), volume),
    ]
    for (layer, x) in layers {
      let channels = layer(x).value.reshaped([1000, 6])
      #expect(channels.max([1]) == channels.min([1]))
      let kept = channels.scalars.filter { $0 != 0 }
      #expect(kept.allSatisfy { $0 == 1 / (1 - 0.3) })
      // 1,000 draws: the standard deviation of the fraction is 0.0145.
      #expect(abs(Float(kept.count) / 6000 - 0.7) < 0.06)
      // A single example.
      let one = layer(Variable(x.value[0])).value.reshaped([50, 6])
      #expect(one.max([1]) == one.min([1]) && one.min().item == 0 && one.max().item > 1)
    }
  }

  @Test func `alpha dropout preserves mean 0 and variance 1`() {
    var generator = Generator(seed: 1)
    let normal = Variable(.normal([200, 100], using: &generator))
    for probability in [0.1, 0.5] as [Float] {
      let layer = AlphaDropout(probability, using: &generator)
      let y = layer(normal).value
      #expect(abs(y.mean().item) < 0.03 && abs(y.variance().item - 1) < 0.03)
      // PyTorch's constants: kept elements are a·x + b, and the others a·α′ + b.
      let p = Double(probability)
      let a = 1 / ((1 - p) * (1 + p * 1.7580993408473766 * 1.7580993408473766)).squareRoot()
      let b = a * p * 1.7580993408473766
      let dropped = Float(b - a * 1.7580993408473766)
      for (x, y) in zip(normal.value.scalars, y.scalars) {
        #expect(abs(y - dropped) < 1e-6 || abs(y - (Float(a) * x + Float(b))) < 1e-5)
      }
    }
    let whole = FeatureAlphaDropout(0.5, using: &generator)(x).value.reshaped([1000, 6])
    #expect(whole.max([1]) == whole.min([1]) && whole.unique().count == 2)
  }

  @Test func `stochastic depth drops rows, or the whole batch`() {
    var generator = Generator(seed: 1)
    let rows = StochasticDepth(0.4, .row, using: &generator)
    let y = rows(x)
    let values = y.value.reshaped([20, 300])
    #expect(values.max([1]) == values.min([1]))
    #expect(Set(values.scalars) == [0, 1 / (1 - 0.4)])
    y.backward(with: .ones(y.shape))
    #expect(x.gradient == y.value)
    x.gradient = nil
    let batch = StochasticDepth(0.4, .batch, using: &generator)
    let draws = (0..<200).map { _ in batch(Variable(.ones([3, 2]))).value }
    #expect(draws.allSatisfy { $0.max().item == $0.min().item })
    let kept = draws.count { $0[0, 0].item == 1 / (1 - 0.4) }
    #expect(draws.count { $0[0, 0].item == 0 } == 200 - kept && abs(kept - 120) < 30)
    #expect(StochasticDepth(1, .row, using: &generator)(x).value == .zeros(x.shape))
    #expect(StochasticDepth(0, .batch, using: &generator)(x) === x)
    rows.eval()
    #expect(rows(x) === x)
  }

  @Test func `RReLU draws a slope for each negative element`() {
    var generator = Generator(seed: 1)
    let layer = RReLU(using: &generator)
    let negative = Variable(.full([50, 40], -2), requiresGradient: true)
    let y = layer(negative)
    #expect(y.value.scalars.allSatisfy { -2 / 3 <= $0 && $0 <= -2 / 8 })
    #expect(y.value.unique().count > 1900 && abs(y.value.mean().item + 2 * 11 / 48) < 0.01)
    y.sum().backward()
    expectClose(negative.gradient!, y.value / -2)
    #expect(layer(Variable([0, 3, .infinity])).value == [0, 3, .infinity])
    #expect(layer(negative).value != y.value)
  }

  @Test func `random layers draw one number per call, so a run can be resumed`() {
    var generator = Generator(seed: 1)
    let sequence = x.reshaped([20, 50, 6]).detached()
    let layers: [(Dropout, Variable)] = [
      (Dropout1d(using: &generator), sequence), (Dropout2d(using: &generator), x),
      (AlphaDropout(using: &generator), x), (FeatureAlphaDropout(using: &generator), x),
      (StochasticDepth(0.5, .row, using: &generator), x),
    ]
    for (layer, x) in layers {
      let saved = layer.generator
      let first = layer(x).value
      #expect(layer.generator.position == 1 && layer(x).value != first)
      layer.generator = saved
      #expect(layer(x).value == first)
    }
    let relu = RReLU(using: &generator)
    let negative = Variable(.full([5], -1))
    let saved = relu.generator
    let first = relu(negative).value
    relu.generator = saved
    #expect(relu(negative).value == first)
  }
}

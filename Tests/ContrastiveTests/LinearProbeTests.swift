import Autograd
import Kernels
import Layers
import Tensors
import TestSupport
import Testing
import Vision

@testable import Contrastive

@Suite(.serialized) struct LinearProbeTests {
  @Test func `linear probe finds scikit-learn's minimum`() throws {
    let data = try EvaluationFixture()
    for (name, weightDecay) in [("weak", 1e-3), ("strong", 0.1)] {
      let probe = LinearProbe(
        data.embeddings, labels: data.labels, weightDecay: weightDecay, tolerance: 3e-7)
      expectClose([probe.loss], data.numbers("probe/\(name)/loss"), name, within: 1e-7)
      expectClose(probe.weight, data.floats("probe/\(name)/weight"), name, relative: 1e-4)
      expectClose(probe.bias, data.floats("probe/\(name)/bias"), name, relative: 1e-4)
      #expect(probe.predictions(data.queries) == data.integers("probe/\(name)/predictions"))
      expectClose(
        probe.probabilities(data.queries), data.floats("probe/\(name)/probabilities"), name,
        relative: 1e-4)
      #expect(probe.iterations < 200)
    }
  }

  @Test func `linear probe accepts any integer labels, and a single class`() throws {
    let data = try EvaluationFixture()
    let probe = LinearProbe(data.embeddings, labels: data.labels.map { 7 - 3 * $0 })
    #expect(probe.classes == [-2, 1, 4, 7])
    let plain = LinearProbe(data.embeddings, labels: data.labels)
    let renamed = plain.predictions(data.queries).map { 7 - 3 * $0 }
    #expect(probe.predictions(data.queries) == renamed)
    let one = LinearProbe([[1, 2], [3, 4]], labels: [5, 5])
    #expect(one.accuracy([[0, 0]], labels: [5]) == 1 && one.loss == 0)
  }

  @Test func `linear probe leaves the encoder unchanged, and does not depend on threads`() throws {
    let digits = try Digits.load()[Array(0..<300)]
    var generator = Generator(seed: 1)
    let encoder = Sequential(
      Conv2d(1, 4, kernelSize: 3, using: &generator), BatchNorm2d(4), ReLU(), Flatten())
    let before = encoder.stateDictionary()
    func run(threads: Int) -> LinearProbe {
      let oldCount = threadCount
      setThreadCount(threads)
      defer { setThreadCount(oldCount) }
      return LinearProbe(encoder.embeddings(digits.images), labels: digits.labels)
    }
    let (one, three) = (run(threads: 1), run(threads: 3))
    #expect(one.weight == three.weight && one.bias == three.bias && one.loss == three.loss)
    for key in before.keys { #expect(encoder.stateDictionary()[key] == before[key]) }
    #expect(encoder.isTraining && encoder.parameters().allSatisfy { $0.gradient == nil })
    let accuracy = one.accuracy(encoder.embeddings(digits.images), labels: digits.labels)
    #expect(accuracy > 0.95)
  }

  @Test func `L-BFGS minimizes Rosenbrock's function`() {
    // Rosenbrock, 1960: the minimum 0 is at (1, 1).
    func rosenbrock(_ p: [Double]) -> LimitedMemoryBFGS.Evaluation {
      let (a, b) = (1 - p[0], p[1] - p[0] * p[0])
      return (a * a + 100 * b * b, [-2 * a - 400 * p[0] * b, 200 * b])
    }
    let found = LimitedMemoryBFGS(tolerance: 1e-8).minimize([-1.2, 1], rosenbrock)
    expectClose(found.point, [1, 1], within: 1e-6)
    #expect(found.hasConverged && found.iterations < 100)
    let short = LimitedMemoryBFGS(maxIterations: 3).minimize([-1.2, 1], rosenbrock)
    let start = rosenbrock([-1.2, 1]).value
    #expect(!short.hasConverged && short.iterations == 3 && short.value < start)
  }

  @Test func `few-shot accuracy is 1 for separated classes, and at chance for noise`() throws {
    var generator = Generator(seed: 1)
    let labels = (0..<200).map { $0 % 10 }
    let noise = Tensor<Float>.normal([200, 8], using: &generator)
    let apart = noise + Tensor(labels.map { Float($0) * 100 }, shape: [200, 1])
    let tasks = FewShot(ways: 5, shots: 1, queries: 5, episodes: 300)
    let seed = Generator(seed: 2)
    #expect(tasks.evaluate(apart, labels: labels, generator: seed).accuracy == 1)
    let guess = tasks.evaluate(noise, labels: labels, generator: seed)
    #expect(abs(guess.accuracy - 0.2) < 2 * guess.margin && guess.margin < 0.02)
    #expect(tasks.evaluate(noise, labels: labels, generator: seed) == guess)
    // Overlapping classes: more examples increase the accuracy.
    let data = try EvaluationFixture()
    let accuracies = [1, 5].map {
      FewShot(ways: 3, shots: $0, queries: 5, episodes: 200)
        .evaluate(data.embeddings, labels: data.labels, generator: seed).accuracy
    }
    #expect(accuracies[1] > accuracies[0] + 0.02)
  }
}

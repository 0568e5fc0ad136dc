import Contrastive
import Glibc
import Layers
import Tensors
import Vision

/// An evaluation by a linear probe: trained on a few labeled images per class, tested on held-out
/// images.
///
/// A few images can be easy ones by chance. So several sets are drawn, and the mean is reported.
struct FewLabelEvaluation {
  /// The images that labeled sets are drawn from.
  let pool: [Image]
  let poolLabels: [Int]
  let test: [Image]
  let testLabels: [Int]
  /// The sets that were drawn, as indices into the pool.
  let draws: [[Int]]
  let normalize: Normalize

  init(
    pool: [Image], _ poolLabels: [Int], test: [Image], _ testLabels: [Int], perClass: Int,
    draws count: Int, normalize: Normalize, seed: UInt64
  ) {
    (self.pool, self.poolLabels) = (pool, poolLabels)
    (self.test, self.testLabels) = (test, testLabels)
    self.normalize = normalize
    var generator = Generator(seed: seed, stream: 0xFE)
    draws = (0..<count).map { _ in
      let order = generator.permutation(pool.count)
      return Set(poolLabels).sorted().flatMap { label in
        order.filter { poolLabels[$0] == label }.prefix(perClass)
      }
    }
  }

  var classes: Int { Set(poolLabels).count }

  func tensor(_ images: [Image]) -> Tensor<Float> {
    .stack(images.map { normalize.tensor($0) })
  }

  /// Returns the accuracy of a linear probe in percent, the mean over the draws. Each dimension is
  /// first standardized to mean 0 and standard deviation 1 over the pool, which takes no labels.
  func probe(_ embed: (Tensor<Float>) -> Tensor<Float>) -> Double {
    let (known, unknown) = (embed(tensor(pool)), embed(tensor(test)))
    let mean = known.mean([0])
    let deviation = (known.variance([0], correction: 0) + 1e-6).sqrt()
    let (rows, testRows) = ((known - mean) / deviation, (unknown - mean) / deviation)
    let shares = draws.map { draw in
      LinearProbe(
        rows.indexSelected(axis: 0, draw), labels: draw.map { poolLabels[$0] }, weightDecay: 0.1
      ).accuracy(testRows, labels: testLabels)
    }
    return 100 * shares.reduce(0, +) / Double(shares.count)
  }

  func probe(_ encoder: Module) -> Double { probe { encoder.embeddings($0) } }

  /// Returns the accuracy of a linear probe on raw pixels, in percent.
  func probePixels() -> Double { probe { $0.flattened(from: 1) } }

  /// Returns the accuracy of networks trained on the draws, in percent.
  ///
  /// - Parameter train: trains a network on labeled images.
  func accuracy(
    draws count: Int, _ train: (_ images: [Image], _ labels: [Int]) -> Module
  ) -> Double {
    let inputs = tensor(test)
    let shares = draws.prefix(count).map { draw in
      let network = train(draw.map { pool[$0] }, draw.map { poolLabels[$0] })
      let predictions = network.embeddings(inputs).argmax(axis: 1).scalars
      return Double(zip(predictions, testLabels).count { Int($0) == $1 }) / Double(testLabels.count)
    }
    return 100 * shares.reduce(0, +) / Double(shares.count)
  }
}

/// Returns mean ± standard deviation: "93.1 ± 0.4".
func meanAndDeviation(_ numbers: [Double]) -> String {
  let mean = numbers.reduce(0, +) / Double(numbers.count)
  if numbers.count < 2 { return oneDecimal(mean) }
  let squares = numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
  return "\(oneDecimal(mean)) ± \(oneDecimal(sqrt(squares / Double(numbers.count - 1))))"
}

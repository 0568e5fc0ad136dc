import Contrastive
import Glibc
import Layers
import Tensors
import Vision

/// The exam: a linear probe on a few labeled pictures of every class, judged on pictures that nobody has seen.
///
/// Ten pictures can be lucky ones. So several sets of them are drawn, and the mean is what counts.
struct FewLabels {
  /// Where labeled pictures are drawn from.
  let pool: [Image]
  let poolLabels: [Int]
  let test: [Image]
  let testLabels: [Int]
  /// The sets that were drawn: places in the pool.
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

  func tensor(_ pictures: [Image]) -> Tensor<Float> {
    .stack(pictures.map { normalize.tensor($0) })
  }

  /// The share of test pictures that a probe answers right, in per cent, mean over the draws; each number of an
  /// embedding is brought to mean 0 and deviation 1 over the pool first, which takes no labels.
  func probe(_ embed: (Tensor<Float>) -> Tensor<Float>) -> Double {
    let (known, unknown) = (embed(tensor(pool)), embed(tensor(test)))
    let mean = known.mean([0])
    let deviation = (known.variance([0], correction: 0) + 1e-6).sqrt()
    let (rows, answers) = ((known - mean) / deviation, (unknown - mean) / deviation)
    let shares = draws.map { draw in
      LinearProbe(
        rows.indexSelected(axis: 0, draw), labels: draw.map { poolLabels[$0] }, decay: 0.1
      ).accuracy(answers, labels: testLabels)
    }
    return 100 * shares.reduce(0, +) / Double(shares.count)
  }

  func probe(_ encoder: Module) -> Double { probe { encoder.embeddings($0) } }

  /// The raw dots themselves.
  func probeDots() -> Double { probe { $0.flattened(from: 1) } }

  /// The share of test pictures that networks trained on the draws answer right, in per cent.
  ///
  /// - Parameter train: trains one on labeled pictures.
  func judge(draws count: Int, _ train: (_ pictures: [Image], _ labels: [Int]) -> Module) -> Double
  {
    let answers = tensor(test)
    let shares = draws.prefix(count).map { draw in
      let network = train(draw.map { pool[$0] }, draw.map { poolLabels[$0] })
      let given = network.embeddings(answers).argmax(axis: 1).scalars
      return Double(zip(given, testLabels).count { Int($0) == $1 }) / Double(testLabels.count)
    }
    return 100 * shares.reduce(0, +) / Double(shares.count)
  }
}

/// The mean of some numbers, and how far they scatter: "93.1 ± 0.4".
func spread(_ numbers: [Double]) -> String {
  let mean = numbers.reduce(0, +) / Double(numbers.count)
  if numbers.count < 2 { return oneDecimal(mean) }
  let squares = numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
  return "\(oneDecimal(mean)) ± \(oneDecimal(sqrt(squares / Double(numbers.count - 1))))"
}

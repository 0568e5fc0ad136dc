import Autograd
import Tensors

extension Solutions {
  /// Exercise 12.1: measure the distance between two embeddings.
  ///
  /// The Euclidean distance of two points is the length of their difference:
  ///
  ///     D = √Σ(a − b)²
  ///
  /// Its gradient fails at one point. Where a = b, the sum under the root is 0, and the slope of √x at 0 is
  /// infinite. The backward pass multiplies infinity by 0, which is NaN (not a number). With one such pair in
  /// a batch, every weight is NaN after the step. Multiplying by 0 afterward does not help: 0 times NaN is NaN.
  ///
  /// So keep the sum under the root away from 0. PyTorch adds ε = 10⁻⁶ to every difference:
  ///
  ///     D = √Σ(a − b + ε)²
  ///
  /// `x.squared()`, `x.sum([-1])` and `x.sqrt()` record their gradients.
  ///
  /// - Parameters:
  ///   - a: embeddings, `[N, D]`.
  ///   - b: their partners, row by row, `[N, D]`.
  /// - Returns: the distances, `[N]`, within 10⁻⁴; their gradients are finite everywhere.
  public static func pairDistance(_ a: Variable, _ b: Variable) throws -> Variable {
    (a - b + 1e-6).squared().sum([-1]).sqrt()
  }
}

extension Exercises {
  public static let pairDistance = Exercise<(Variable, Variable) throws -> Variable>(
    .pairDistance, solution: Solutions.pairDistance, cases: problems,
    run: { pairDistance, pairs in pairs.outcome(try pairDistance(pairs.a, pairs.b)) },
    mismatch: { $0.mismatch($1) }, isSame: { $0.isSame(as: $1) }, describe: \.text,
    trivialAnswers: [
      { a, _ in Variable(.zeros([a.shape[0]])) }, { a, _ in a },
      { _, _ in Variable(Tensor([], shape: [0, 7])) },
    ],
    mistakes: {
      Mistake("infinite slope at 0: equal rows give √0, and infinity times 0 is NaN") {
        ($0 - $1).squared().sum([-1]).sqrt()
      }
      Mistake("ε after the root: the sum under it is still 0, and the slope there infinite") {
        ($0 - $1).squared().sum([-1]).sqrt() + 1e-6
      }
      ofDifferences("no root: this is the squared distance") { $0.squared().sum([-1]) }
      ofDifferences("the mean of the squares: a distance takes their sum") {
        $0.squared().mean([-1]).sqrt()
      }
      ofDifferences(
        "a sum of absolute values: square the differences, and take the root of their sum"
      ) { $0.abs().sum([-1]) }
      ofDifferences("summed over the wrong axis: each row is a pair of its own") {
        $0.squared().sum([0]).sqrt()
      }
      ofDifferences("one distance for the whole batch: each pair has its own") {
        $0.squared().sum().sqrt()
      }
      Mistake("detached from the graph: compute with the variables, not with their values") {
        Variable(($0.value - $1.value + 1e-6).squared().sum([-1]).sqrt())
      }
    })
}

/// A mistake that does not depend on whether ε is added.
private func ofDifferences(
  _ sentence: String, _ distance: @escaping (Variable) -> Variable
) -> Mistake<(Variable, Variable) throws -> Variable, Pairs, DistanceOutcome> {
  Mistake(sentence) { distance($0 - $1 + 1e-6) }.also { distance($0 - $1) }
}

/// Batches with and without equal pairs; small ones first.
private func problems() -> [Pairs] {
  let sizes: [(rows: Int, dimensions: Int, equal: [Int])] = [
    (3, 2, []), (3, 2, [1]), (2, 2, []), (1, 1, []), (1, 1, [0]), (4, 5, [0, 3]),
    (2, 512, [0, 1]),
  ]
  var generator = Generator(seed: 121)
  return sizes.map { Pairs($0.rows, $0.dimensions, equal: $0.equal, using: &generator) }
}

private struct DistanceOutcome {
  let distances: Tensor<Float>
  /// ∂L/∂a and ∂L/∂b; empty if the distances have the wrong shape.
  let gradients: [Tensor<Float>]
  /// The rows that are equal in a and b.
  let equal: [Int]

  /// For each row whether its distance is exactly 0 and without a finite gradient.
  private var isRootOfZero: [Bool] {
    guard let gradient = gradients.first else { return [] }
    return distances.scalars.enumerated().map { row, distance in
      distance == 0 && !gradient[row].scalars.allSatisfy(\.isFinite)
    }
  }

  func isSame(as other: Self) -> Bool {
    difference(distances, other.distances) == nil && isRootOfZero == other.isRootOfZero
      && areSame(gradients, other.gradients, withEqualPointsIn: equal)
  }
}

private struct Pairs {
  let a, b: Variable
  let seed: Tensor<Float>
  let equal: [Int]

  init(_ rows: Int, _ dimensions: Int, equal: [Int], using generator: inout Generator) {
    let a = Tensor<Float>.small([rows, dimensions], using: &generator)
    var b = a.scalars
    for row in 0..<rows where !equal.contains(row) {
      // Every element differs, so that no row is equal by chance.
      for index in row * dimensions..<(row + 1) * dimensions {
        b[index] += Float(generator.integer(below: 4)) + 1
        if generator.integer(below: 2) == 0 { b[index] = 2 * a.scalars[index] - b[index] }
      }
    }
    self.a = Variable(a, requiresGradient: true)
    self.b = Variable(Tensor(b, shape: a.shape), requiresGradient: true)
    self.equal = equal
    seed = Tensor((0..<rows).map { Float($0) - 1.5 }, shape: [rows])
  }

  var text: String { "a \(a.shape)\n\(a.value)\nb\n\(b.value)" }

  private var differences: [[Double]] {
    (0..<a.shape[0]).map { row in
      zip(doubles(a.value[row]), doubles(b.value[row])).map { $0 - $1 }
    }
  }

  func outcome(_ distances: Variable) -> DistanceOutcome {
    guard distances.shape == seed.shape else {
      return DistanceOutcome(distances: distances.value, gradients: [], equal: equal)
    }
    return DistanceOutcome(
      distances: distances.value,
      gradients: distances.requiresGradient
        ? distances.gradients(with: [a, b], seed: Variable(seed)).map(\.value)
        : [a, b].map { .zeros($0.shape) },
      equal: equal)
  }

  func mismatch(_ outcome: DistanceOutcome) -> Mismatch? {
    let expected = floats(differences.map(length), seed.shape)
    if let text = difference(outcome.distances, expected) {
      return Mismatch(
        actual: "\(outcome.distances.shape)\n\(outcome.distances)",
        expected: "\(expected.shape)\n\(expected)", difference: text)
    }
    return mismatch(outcome.gradients[0], "a", 1) ?? mismatch(outcome.gradients[1], "b", -1)
  }

  /// ∂L/∂a = dD · (a − b) / D, and the opposite for b. If D is 0, any gradient of at most this length is
  /// right.
  private func mismatch(_ actual: Tensor<Float>, _ name: String, _ sign: Double) -> Mismatch? {
    let upstream = doubles(seed)
    let rows = differences.enumerated().map { row, difference in
      let length = length(difference)
      return difference.map { length == 0 ? 0 : sign * upstream[row] * $0 / length }
    }
    for (row, expected) in rows.enumerated() {
      let own = doubles(actual[row])
      let isRight =
        equal.contains(row)
        ? length(own) <= 1.01 * abs(upstream[row])
        : zip(own, expected).allSatisfy { abs($0 - $1) <= 1e-4 }
      if isRight { continue }
      return Mismatch(
        input: "\(text)\nupstream ∂L/∂D \(seed)", actual: "∂L/∂\(name)\n\(actual)",
        expected: "∂L/∂\(name)\n\(floats(rows.flatMap(\.self), actual.shape))",
        difference: "row \(row) of the gradient"
          + (equal.contains(row) ? ", where a and b are equal: it must be finite" : ""))
    }
    return nil
  }
}

private func length(_ row: [Double]) -> Double { row.reduce(0) { $0 + $1 * $1 }.squareRoot() }

import Graphs  // for the check
import Tensors

extension Solutions {
  /// Exercise 5.2: the gradients of a matrix problem.
  ///
  /// A network spends nearly all its time in matrix products, and the backward pass of each is two more. In
  /// C = a · b, element C[i, j] is the sum over k of a[i, k] · b[k, j]. So a change of a[i, k] reaches all of
  /// row i of C, each element C[i, j] multiplied by b[k, j]:
  ///
  ///     dA[i, k] = Σ_j dC[i, j] · b[k, j]
  ///
  /// Find the two products that give all of dA and all of dB at once. A rule that turns the upstream gradient
  /// into the gradients of the inputs is called a *vector-Jacobian product*, VJP.
  ///
  /// The function must work for batches, too: the axes before the last two count independent products. If `a`
  /// or `b` has fewer of these axes, it was broadcast: several products used the same matrix.
  ///
  /// `matmul(_:)`, `transposed()` (the last two axes) and `summed(to:)` are all you need.
  ///
  /// - Parameters:
  ///   - dC: ∂L/∂C, the upstream gradient, of the shape of `a.matmul(b)`.
  ///   - a: `[…, m, k]`.
  ///   - b: `[…, k, n]`.
  /// - Returns: ∂L/∂a of the shape of `a`, and ∂L/∂b of the shape of `b`.
  public static func matmulVJP(
    _ dC: Tensor<Float>, _ a: Tensor<Float>, _ b: Tensor<Float>
  ) throws -> (dA: Tensor<Float>, dB: Tensor<Float>) {
    let dA = dC.matmul(b.transposed()).summed(to: a.shape)
    let dB = a.transposed().matmul(dC).summed(to: b.shape)
    return (dA, dB)
  }
}

extension Exercises {
  public static let matmulVJP = Exercise<
    (Tensor<Float>, Tensor<Float>, Tensor<Float>) throws -> (
      dA: Tensor<Float>, dB: Tensor<Float>
    )
  >(
    .matmulVJP, solution: Solutions.matmulVJP, cases: MatmulProblem.all,
    run: { try $0($1.dC, $1.a, $1.b) }, expected: { $0.gradients }, describe: \.text,
    show: { gradients in
      [("dA", gradients.dA), ("dB", gradients.dB)].map { name, gradient in
        "\(name) \(gradient.shape)" + (gradient.rank > 2 ? "" : "\n\(gradient)")
      }.joined(separator: "\n")
    },
    difference: difference,
    trivialAnswers: [
      { _, a, b in (.zeros(a.shape), .zeros(b.shape)) }, { _, a, b in (a, b) },
      { _, _, _ in (Tensor(.nan), Tensor([], shape: [0])) },
    ],
    graph: {
      let first = MatmulProblem.all()[0]
      return Diagram(
        "matmul", of: [.init("a", first.a), .init("b", first.b)],
        to: .init("C", first.a.matmul(first.b), gradient: first.dC))
    },
    picture: { problem, own in
      let right = problem.gradients
      return .gradients(
        "matmul", of: [("a", problem.a, own.dA, right.dA), ("b", problem.b, own.dB, right.dB)],
        to: Diagram.Operand("C", problem.a.matmul(problem.b), gradient: problem.dC))
    },
    mistakes: {
      notTransposed.inBoth
      notTransposed.inDA
      notTransposed.inDB
      otherOrder.inBoth
      otherOrder.inDA
      otherOrder.inDB
      Mistake("exchanged: dA comes first, then dB") {
        let right = try Solutions.matmulVJP($0, $1, $2)
        return (right.dB, right.dA)
      }
      noUpstream.inBoth
      noUpstream.inDA
      noUpstream.inDB
      allAxesReversed.inBoth
      allAxesReversed.inDA
      allAxesReversed.inDB
      notSummed.inBoth
      notSummed.inDA
      notSummed.inDB
      transposed.inBoth
      transposed.inDA
      transposed.inDB
      transposedSum.inBoth
      transposedSum.inDA
      transposedSum.inDB
    })
}

private typealias Gradients = (dA: Tensor<Float>, dB: Tensor<Float>)

/// Wrong formulas for both gradients; an answer may use both of them or one.
private struct WrongFormulas {
  typealias Formula =
    (_ dC: Tensor<Float>, _ a: Tensor<Float>, _ b: Tensor<Float>) throws -> Tensor<Float>
  typealias Known = Mistake<
    (Tensor<Float>, Tensor<Float>, Tensor<Float>) throws -> Gradients, MatmulProblem, Gradients
  >

  let sentence: String
  let dA, dB: Formula
  /// The cases whose shapes do not allow a formula.
  var crashesInDA: (MatmulProblem) -> Bool = { _ in false }
  var crashesInDB: (MatmulProblem) -> Bool = { _ in false }

  var inBoth: Known {
    Mistake(sentence) { (try dA($0, $1, $2), try dB($0, $1, $2)) }
      .crashes { crashesInDA($0) || crashesInDB($0) }
  }

  var inDA: Known {
    Mistake(sentence) { (try dA($0, $1, $2), try Solutions.matmulVJP($0, $1, $2).dB) }
      .crashes(crashesInDA)
  }

  var inDB: Known {
    Mistake(sentence) { (try Solutions.matmulVJP($0, $1, $2).dA, try dB($0, $1, $2)) }
      .crashes(crashesInDB)
  }
}

private var notTransposed: WrongFormulas {
  WrongFormulas(
    sentence: "not transposed: dA = dC · bᵀ and dB = aᵀ · dC",
    dA: { dC, _, b in dC.matmul(b) }, dB: { dC, a, _ in a.matmul(dC) },
    crashesInDA: { !canMultiply($0.dC.shape, $0.b.shape) },
    crashesInDB: { !canMultiply($0.a.shape, $0.dC.shape) })
}

private var otherOrder: WrongFormulas {
  WrongFormulas(
    sentence: "factors in the wrong order: dC is on the left of bᵀ, and on the right of aᵀ",
    dA: { dC, _, b in b.transposed().matmul(dC) }, dB: { dC, a, _ in dC.matmul(a.transposed()) },
    crashesInDA: { !canMultiply($0.b.transposed().shape, $0.dC.shape) },
    crashesInDB: { !canMultiply($0.dC.shape, $0.a.transposed().shape) })
}

private var noUpstream: WrongFormulas {
  WrongFormulas(
    sentence: "upstream gradient ignored: as if every element of dC were 1",
    dA: { try Solutions.matmulVJP(.ones($0.shape), $1, $2).dA },
    dB: { try Solutions.matmulVJP(.ones($0.shape), $1, $2).dB })
}

/// Right for two axes; where it does not crash, nothing is broadcast.
private var allAxesReversed: WrongFormulas {
  func reversed(_ x: Tensor<Float>) -> Tensor<Float> { x.permuted((0..<x.rank).reversed()) }
  return WrongFormulas(
    sentence: "all axes are reversed: in a batch, only the last two are swapped",
    dA: { dC, a, b in dC.matmul(reversed(b)).summed(to: a.shape) },
    dB: { dC, a, b in reversed(a).matmul(dC).summed(to: b.shape) },
    crashesInDA: { !canMultiply($0.dC.shape, $0.b.shape.reversed()) },
    crashesInDB: { !canMultiply($0.a.shape.reversed(), $0.dC.shape) })
}

private var notSummed: WrongFormulas {
  WrongFormulas(
    sentence: "not summed over the batch: an input that all products use gets the sum",
    dA: { dC, _, b in dC.matmul(b.transposed()) }, dB: { dC, a, _ in a.transposed().matmul(dC) })
}

private var transposed: WrongFormulas {
  WrongFormulas(
    sentence: "the result is transposed: dA has the shape of a, and dB that of b",
    dA: { dC, _, b in b.matmul(dC.transposed()) }, dB: { dC, a, _ in dC.transposed().matmul(a) })
}

private var transposedSum: WrongFormulas {
  WrongFormulas(
    sentence: transposed.sentence,
    dA: { try Solutions.matmulVJP($0, $1, $2).dA.transposed() },
    dB: { try Solutions.matmulVJP($0, $1, $2).dB.transposed() })
}

/// Whether batches of matrices of these shapes can be multiplied.
private func canMultiply(_ a: [Int], _ b: [Int]) -> Bool {
  a[a.count - 1] == b[b.count - 2]
    && Shape.broadcast(Array(a.dropLast(2)), Array(b.dropLast(2))) != nil
}

private func difference(_ actual: Gradients, _ expected: Gradients) -> String? {
  let differences = [
    difference(actual.dA, expected.dA).map { "dA: \($0)" },
    difference(actual.dB, expected.dB).map { "dB: \($0)" },
  ].compactMap(\.self)
  return differences.isEmpty ? nil : differences.joined(separator: "\n")
}

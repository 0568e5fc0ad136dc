import Graphs
import Tensors

/// Checks `matmulVJP` on square and other matrices, on batches, on inputs that were broadcast over batches
/// and on transposed views, against the definition, number by number.
public func checkMatmulVJP(_ exercises: any Chapter05Exercises.Type) -> Report {
  .checking {
    var generator = Generator(seed: 52)
    for (shapeA, shapeB, isTransposed) in cases {
      var a = Tensor<Float>.small(shapeA, using: &generator)
      if isTransposed { a = a.transposed().contiguous().transposed() }
      let b = Tensor<Float>.small(shapeB, using: &generator)
      let dC = Tensor<Float>.small(a.matmul(b).shape, using: &generator)
      let expected = reference(dC, a, b)
      let actual = try exercises.matmulVJP(dC, a, b)
      let differences = [
        difference(actual.dA, expected.dA).map { "dA: \($0)" },
        difference(actual.dB, expected.dB).map { "dB: \($0)" },
      ].compactMap(\.self)
      if differences.isEmpty { continue }
      let isSmall = a.rank == 2
      return Report.Failure(
        input: "a \(a.shape) · b \(b.shape), dC \(dC.shape)"
          + (isSmall ? "\na\n\(a)\nb\n\(b)\ndC\n\(dC)" : ""),
        actual: text(actual, isSmall), expected: text(expected, isSmall),
        difference: differences.joined(separator: "\n"),
        diagnosis: diagnosis(actual, expected, dC, a, b),
        picture: .gradients(
          "matmul", of: [("a", a, actual.dA, expected.dA), ("b", b, actual.dB, expected.dB)],
          to: Diagram.Place("C", a.matmul(b), gradient: dC)))
    }
    return nil
  }
}

private typealias Gradients = (dA: Tensor<Float>, dB: Tensor<Float>)

/// Square ones first, where a product of the wrong matrices has the right shape.
private let cases: [(a: [Int], b: [Int], isTransposed: Bool)] = [
  ([2, 2], [2, 2], false), ([2, 3], [3, 4], false), ([1, 3], [3, 1], false),
  ([2, 3], [3, 4], true), ([2, 2, 2], [2, 2, 2], false), ([4, 2, 3], [4, 3, 5], false),
  ([4, 2, 3], [3, 5], false), ([2, 3], [4, 3, 5], false), ([2, 1, 2, 3], [3, 3, 2], false),
  ([1, 1], [1, 1], false),
]

extension Tensor where Element == Float {
  /// Whole numbers from −4 to 4, to check by hand.
  static func small(_ shape: [Int], using generator: inout Generator) -> Tensor {
    Tensor(
      (0..<Shape.count(shape)).map { _ in Float(generator.integer(below: 9)) - 4 }, shape: shape)
  }
}

/// By the definition: every product a[i, k] · b[k, j] that went into C[i, j] sends dC[i, j] times the one
/// factor to the other.
private func reference(_ dC: Tensor<Float>, _ a: Tensor<Float>, _ b: Tensor<Float>) -> Gradients {
  let batch = Array(dC.shape.dropLast(2))
  let (m, k, n) = (a.shape[a.rank - 2], a.shape[a.rank - 1], b.shape[b.rank - 1])
  func all(_ x: Tensor<Float>) -> [Float] {
    x.expanded(to: batch + x.shape.suffix(2)).scalars
  }
  let (numbersA, numbersB, numbersC) = (all(a), all(b), dC.scalars)
  var dA = [Float](repeating: 0, count: numbersA.count)
  var dB = [Float](repeating: 0, count: numbersB.count)
  for place in 0..<Shape.count(batch) {
    for i in 0..<m {
      for j in 0..<n {
        let gradient = numbersC[(place * m + i) * n + j]
        for step in 0..<k {
          let (inA, inB) = ((place * m + i) * k + step, (place * k + step) * n + j)
          dA[inA] += gradient * numbersB[inB]
          dB[inB] += gradient * numbersA[inA]
        }
      }
    }
  }
  return (
    Tensor(dA, shape: batch + [m, k]).summed(to: a.shape),
    Tensor(dB, shape: batch + [k, n]).summed(to: b.shape)
  )
}

private func text(_ gradients: Gradients, _ isSmall: Bool) -> String {
  isSmall
    ? "dA \(gradients.dA.shape)\n\(gradients.dA)\ndB \(gradients.dB.shape)\n\(gradients.dB)"
    : "dA \(gradients.dA.shape), dB \(gradients.dB.shape)"
}

private func diagnosis(
  _ actual: Gradients, _ expected: Gradients, _ dC: Tensor<Float>, _ a: Tensor<Float>,
  _ b: Tensor<Float>
) -> String? {
  /// Whether one or both are the wrong ones; a mistake may be in one only.
  func isSame(_ wrong: Gradients) -> Bool {
    [wrong.dA, expected.dA].contains { difference(actual.dA, $0) == nil }
      && [wrong.dB, expected.dB].contains { difference(actual.dB, $0) == nil }
  }
  if difference(actual.dA, expected.dB) == nil && difference(actual.dB, expected.dA) == nil {
    return "exchanged: dA comes first, then dB"
  }
  let batch = Array(dC.shape.dropLast(2))
  if actual.dA.shape != a.shape && actual.dA.shape == batch + a.shape.suffix(2)
    || actual.dB.shape != b.shape && actual.dB.shape == batch + b.shape.suffix(2)
  {
    return "not summed over the batches: an input used by all of them gets the sum"
  }
  if isSame(reference(.ones(dC.shape), a, b)) {
    return "upstream ignored: dC is taken for ones"
  }
  if isSame((expected.dA.transposed(), expected.dB.transposed())) {
    return "transposed: dA has the shape of a, and dB that of b"
  }
  guard a.shape == b.shape, a.shape == dC.shape else { return nil }
  if isSame((dC.matmul(b), a.matmul(dC))) {
    return "not transposed: dA = dC · bᵀ and dB = aᵀ · dC"
  }
  if isSame((b.transposed().matmul(dC), dC.matmul(a.transposed()))) {
    return "factors in the wrong order: dC stands left of bᵀ and right of aᵀ"
  }
  let order = Array((0..<a.rank).reversed())
  if a.rank > 2, isSame((dC.matmul(b.permuted(order)), a.permuted(order).matmul(dC))) {
    return "all axes turned around: in a batch only the last two are exchanged"
  }
  return nil
}

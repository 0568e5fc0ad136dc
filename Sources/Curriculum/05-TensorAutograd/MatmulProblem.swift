import Tensors

/// Two factors and an upstream gradient.
struct MatmulProblem {
  let a, b, dC: Tensor<Float>

  /// Square matrices first, for which a product of the wrong ones has the right shape; other matrices, batches,
  /// inputs that are broadcast over a batch, and a view that is not contiguous.
  static func all() -> [MatmulProblem] {
    let shapes: [(a: [Int], b: [Int], isTransposed: Bool)] = [
      ([2, 2], [2, 2], false), ([2, 3], [3, 4], false), ([1, 3], [3, 1], false),
      ([2, 3], [3, 4], true), ([2, 2, 2], [2, 2, 2], false), ([4, 2, 3], [4, 3, 5], false),
      ([4, 2, 3], [3, 5], false), ([2, 3], [4, 3, 5], false), ([2, 1, 2, 3], [3, 3, 2], false),
      ([1, 1], [1, 1], false),
    ]
    var generator = Generator(seed: 52)
    let random = shapes.map { shapeA, shapeB, isTransposed in
      let a = Tensor<Float>.small(shapeA, using: &generator)
      let b = Tensor<Float>.small(shapeB, using: &generator)
      return MatmulProblem(
        a: isTransposed ? a.transposed().contiguous().transposed() : a, b: b,
        dC: .small(a.matmul(b).shape, using: &generator))
    }
    let byHand = MatmulProblem(
      a: [[1, 2], [3, 4]], b: [[0, -1], [2, 1]], dC: [[1, 0], [0, 2]])
    return [byHand] + random
  }

  var text: String {
    "a \(a.shape) · b \(b.shape), dC \(dC.shape)"
      + (a.rank > 2 ? "" : "\na\n\(a)\nb\n\(b)\ndC\n\(dC)")
  }

  /// By the definition: every product a[i, k] · b[k, j] that is part of C[i, j] sends dC[i, j], multiplied by
  /// the one factor, to the other.
  var gradients: (dA: Tensor<Float>, dB: Tensor<Float>) {
    let batch = Array(dC.shape.dropLast(2))
    let (m, k, n) = (a.shape[a.rank - 2], a.shape[a.rank - 1], b.shape[b.rank - 1])
    func elements(_ x: Tensor<Float>) -> [Float] {
      x.expanded(to: batch + x.shape.suffix(2)).scalars
    }
    let (elementsA, elementsB, upstream) = (elements(a), elements(b), dC.scalars)
    var dA = [Float](repeating: 0, count: elementsA.count)
    var dB = [Float](repeating: 0, count: elementsB.count)
    for matrix in 0..<Shape.count(batch) {
      for i in 0..<m {
        for j in 0..<n {
          let gradient = upstream[(matrix * m + i) * n + j]
          for step in 0..<k {
            let (inA, inB) = ((matrix * m + i) * k + step, (matrix * k + step) * n + j)
            dA[inA] += gradient * elementsB[inB]
            dB[inB] += gradient * elementsA[inA]
          }
        }
      }
    }
    return (
      Tensor(dA, shape: batch + [m, k]).summed(to: a.shape),
      Tensor(dB, shape: batch + [k, n]).summed(to: b.shape)
    )
  }
}

import Tensors

extension Initializer {
  /// Returns an initializer that draws a matrix with orthogonal rows (or columns, if there are
  /// fewer of them) of length `gain`; it preserves the norm of signals (Saxe, McClelland and
  /// Ganguli, 2014).
  ///
  /// A weight `[O, I, …]` is treated as a matrix `[O, I · …]`. Cost: `O² · I · …`, where O is the
  /// smaller side.
  public static func orthogonal(gain: Gain = .linear) -> Initializer {
    Initializer { shape, generator in
      require(
        shape.count >= 2, "orthogonal: needs a weight of at least two axes, not \(shape)")
      Shape.requireMemory(shape, bytesPerElement: MemoryLayout<Double>.stride, "orthogonal")
      let (rows, columns) = (shape[0], Shape.count(Array(shape[1...])))
      let (count, length) = (min(rows, columns), max(rows, columns))
      let vectors = orthonormal(count, of: length, using: &generator)
      let matrix = Tensor(
        vectors.flatMap { $0.map { Float($0 * gain.value) } }, shape: [count, length])
      return (rows <= columns ? matrix : matrix.transposed()).contiguous().reshaped(shape)
    }
  }

  /// Returns orthonormal vectors: Gram–Schmidt orthogonalization of normally distributed vectors,
  /// applied twice to remove rounding errors.
  private static func orthonormal(
    _ count: Int, of length: Int, using generator: inout Generator
  ) -> [[Double]] {
    var vectors: [[Double]] = []
    while vectors.count < count {
      var vector = (0..<length).map { _ in Double(generator.normal()) }
      for _ in 0..<2 {
        for other in vectors {
          let along = dot(vector, other)
          for i in vector.indices { vector[i] -= along * other[i] }
        }
      }
      let norm = dot(vector, vector).squareRoot()
      // A vector that is linearly dependent on the previous ones is drawn again.
      if norm > 1e-6 { vectors.append(vector.map { $0 / norm }) }
    }
    return vectors
  }

  private static func dot(_ a: [Double], _ b: [Double]) -> Double {
    var sum = 0.0
    for i in a.indices { sum += a[i] * b[i] }
    return sum
  }
}

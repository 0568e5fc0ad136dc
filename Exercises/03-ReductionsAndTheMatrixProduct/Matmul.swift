import Curriculum

extension Exercises03 {
  /// Exercise 3.2: multiply two matrices, whatever their strides.
  ///
  /// Entry C[i, j] is row i of a times column j of b, number by number, added up:
  ///
  ///     C[i, j] = Σ_k a[i, k] · b[k, j]
  ///
  ///     [1 2 3]   [1 0]   [ 4  5]
  ///     [4 5 6] · [0 1] = [10 11]         4 = 1 · 1 + 2 · 0 + 3 · 1
  ///               [1 1]
  ///
  /// a and b are views, as in chapter 2: memory, shape, strides and offset. Either may be transposed, a
  /// part of a larger matrix, or one row stretched to many. A network transposes all the time, above all
  /// when it goes backward, and nobody wants to copy a matrix for that. So do not trust that the numbers
  /// lie row after row. Element [i, k] stands at `offset + i · strides[0] + k · strides[1]` of
  /// `memory.numbers`.
  ///
  /// - Parameters:
  ///   - a: shape `[m, k]`.
  ///   - b: shape `[k, n]`.
  /// - Returns: the m · n numbers of C, row after row.
  public static func matmul(_ a: View, _ b: View) throws -> [Float] {
    throw Unsolved("matmul")
  }
}

import Curriculum

/// Exercise 3.2: multiply two matrices, whatever their strides.
///
/// Element C[i, j] is the dot product of row i of a and column j of b:
///
///     C[i, j] = Σ_k a[i, k] · b[k, j]
///
///     [1 2 3]   [1 0]   [ 4  5]
///     [4 5 6] · [0 1] = [10 11]         4 = 1 · 1 + 2 · 0 + 3 · 1
///               [1 1]
///
/// a and b are views, as in chapter 2: storage, shape, strides and offset. Either may be transposed, a
/// slice of a larger matrix, or an expanded row. A network transposes matrices all the time, above all in
/// the backward pass, and must not copy them for that. So do not assume that a view is contiguous: element
/// [i, k] is at position `offset + i · strides[0] + k · strides[1]` of `storage.elements`.
///
/// - Parameters:
///   - a: shape `[m, k]`.
///   - b: shape `[k, n]`.
/// - Returns: the m · n elements of C, in row-major order.
func matmul(_ a: View, _ b: View) throws -> [Float] {
  throw Unsolved("matmul")
}

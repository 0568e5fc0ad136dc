extension Lesson {
  /// Chapter 3's exercises, in order.
  static let chapter03 = [sumAxis, matmul, logSumExp, blockedMatmul]

  /// Exercise 3.1: a reduction, written with loops.
  public static let sumAxis = Lesson(
    name: "sumAxis", chapter: 3, number: 1,
    goal: "Sum along one axis of a tensor whose elements are in row-major order.",
    difficulty: .medium, minutes: 25,
    file: "Exercises/03-ReductionsAndTheMatrixProduct/SumAxis.swift",
    hints: [
      "The axes before the named one only say how often everything repeats; those after it only say how "
        + "many elements follow each other. So every shape can be treated as a shape of three axes.",
      "outer = the product of the sizes before the axis, size = the size of the axis, inner = the product of "
        + "the sizes after it. The sum [o, i] is the sum over k of elements[(o · size + k) · inner + i].",
      "Count a negative axis from the end: axis + shape.count. sums = outer · inner zeros; for o, for k, for "
        + "i: sums[o * inner + i] += elements[(o * size + k) * inner + i]. In the shape, set the axis to 1 "
        + "with keepDims, else remove it.",
    ])

  /// Exercise 3.2: the product of any two views.
  public static let matmul = Lesson(
    name: "matmul", chapter: 3, number: 2,
    goal: "Multiply two matrices, whatever their strides.",
    difficulty: .medium, minutes: 20,
    file: "Exercises/03-ReductionsAndTheMatrixProduct/Matmul.swift",
    hints: [
      "Three loops, as in the definition. The only question is where in storage a[i, k] is, and chapter 2's "
        + "rule for views answers it.",
      "C[i, j] = Σ_k a[i, k] · b[k, j], and a[i, k] is storage.elements[offset + i · strides[0] + k · "
        + "strides[1]]. C itself is new and in row-major order, so [i, j] is at position i · n + j.",
      "m = a.shape[0], k = a.shape[1], n = b.shape[1]. For i, for j: sum = 0; for each step below k, sum += "
        + "a.storage.elements[a.offset + i * a.strides[0] + step * a.strides[1]] * (the same for b at [step, "
        + "j]); append sum.",
    ])

  /// Exercise 3.3: exponentials that do not overflow.
  public static let logSumExp = Lesson(
    name: "logSumExp", chapter: 3, number: 3,
    goal: "Take the logarithm of a sum of exponentials, without overflow.",
    difficulty: .medium, minutes: 20,
    file: "Exercises/03-ReductionsAndTheMatrixProduct/LogSumExp.swift",
    hints: [
      "e¹⁰⁰⁰ is too large for any Float, but e¹⁰⁰⁰⁻¹⁰⁰⁰ is 1. What can be subtracted from all exponents, and "
        + "where must it be added again?",
      "With m the largest element of x: m + log Σ eˣ⁻ᵐ. No exponential is above 1, and one is 1, so the "
        + "argument of the logarithm is at least 1. If m is infinite, x − m would be ∞ − ∞; then return m.",
      "largest = x.max() ?? −∞. If largest is infinite, return it. sum = x.reduce(0) { $0 + exp($1 − "
        + "largest) }. Return largest + log(sum).",
    ])

  /// Exercise 3.4: the same product, with fewer memory reads.
  public static let blockedMatmul = Lesson(
    name: "blockedMatmul", chapter: 3, number: 4,
    goal: "Multiply two matrices block by block, so that fewer elements are read from memory.",
    difficulty: .hard, minutes: 40,
    file: "Exercises/03-ReductionsAndTheMatrixProduct/BlockedMatmul.swift",
    hints: [
      "Divide all three sizes into blocks. Three outer loops run over the blocks, three inner loops over the "
        + "elements of one block. The innermost line stays as it was.",
      "For a block of rows I, of steps K and of columns J: C[I, J] += a[I, K] · b[K, J]. Each block of K adds "
        + "its part. The last block of each size ends where the matrix ends: min(start + block, size).",
      "c = zeros. for i0 in stride(from: 0, to: m, by: block), the same for k0 and j0: for i in i0..<min(i0 + "
        + "block, m), for j …, for k …: c[i * n + j] += a[i, k] * b[k, j].",
    ])
}

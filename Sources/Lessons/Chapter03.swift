extension Lesson {
  /// Chapter 3's exercises, in order.
  static let chapter03 = [sumAxis, matmul, logSumExp, blockedMatmul]

  /// Exercise 3.1: a reduction, with nothing but a row of numbers.
  public static let sumAxis = Lesson(
    name: "sumAxis", chapter: 3, number: 1,
    goal: "Sum along one axis of numbers that lie in memory row after row.",
    difficulty: .medium, minutes: 25,
    file: "Exercises/03-ReductionsAndTheMatrixProduct/SumAxis.swift",
    hints: [
      "The axes before the named one only say how often everything repeats; those after it only say how "
        + "long one piece is. So every shape is as good as a shape of three axes.",
      "outer = the product of the sizes before the axis, size = the axis' own, inner = the product of those "
        + "after it. Sum number [o, i] is the sum over k of numbers[(o · size + k) · inner + i].",
      "Count a negative axis from the end: axis + shape.count. sums = zeros, outer · inner of them; for o, "
        + "for k, for i: sums[o * inner + i] += numbers[(o * size + k) * inner + i]. In the shape, set the "
        + "axis to 1 with keepDims, else remove it.",
    ])

  /// Exercise 3.2: the product of any two views.
  public static let matmul = Lesson(
    name: "matmul", chapter: 3, number: 2,
    goal: "Multiply two matrices, whatever their strides.",
    difficulty: .medium, minutes: 20,
    file: "Exercises/03-ReductionsAndTheMatrixProduct/Matmul.swift",
    hints: [
      "Three loops, as the definition has them. The only question is where a[i, k] stands, and a view "
        + "answers it: chapter 2's rule.",
      "C[i, j] = Σ_k a[i, k] · b[k, j], and a[i, k] is memory.numbers[offset + i · strides[0] + k · "
        + "strides[1]]. C itself is new: it lies row after row, so [i, j] stands at i · n + j.",
      "m = a.shape[0], k = a.shape[1], n = b.shape[1]. For i, for j: sum = 0; for each step below k, sum += "
        + "a.memory.numbers[a.offset + i * a.strides[0] + step * a.strides[1]] * (the same for b at [step, "
        + "j]); append sum.",
    ])

  /// Exercise 3.3: powers that stay in bounds.
  public static let logSumExp = Lesson(
    name: "logSumExp", chapter: 3, number: 3,
    goal: "Take the logarithm of a sum of powers, without overflow.",
    difficulty: .medium, minutes: 20,
    file: "Exercises/03-ReductionsAndTheMatrixProduct/LogSumExp.swift",
    hints: [
      "e¹⁰⁰⁰ is too large for any number here, but e¹⁰⁰⁰⁻¹⁰⁰⁰ is 1. What may be taken off all exponents, and "
        + "where does it have to come back?",
      "With m the largest of x: m + log Σ eˣ⁻ᵐ. No power is above 1, and one is 1, so the logarithm's "
        + "argument is at least 1. Where m is infinite, x − m would be ∞ − ∞: there m is the answer.",
      "most = x.max() ?? −∞. If most is infinite, return most. sum = x.reduce(0) { $0 + exp($1 − most) }. "
        + "Return most + log(sum).",
    ])

  /// Exercise 3.4: the same product, with fewer trips.
  public static let blockedMatmul = Lesson(
    name: "blockedMatmul", chapter: 3, number: 4,
    goal: "Multiply two matrices block by block, so that numbers are fetched less often.",
    difficulty: .hard, minutes: 40,
    file: "Exercises/03-ReductionsAndTheMatrixProduct/BlockedMatmul.swift",
    hints: [
      "Cut all three sizes into pieces of `block`. Three loops walk over the pieces, three loops inside walk "
        + "over the numbers of one piece. The innermost line stays as it was.",
      "For a block of rows I, of steps K and of columns J: C[I, J] += a[I, K] · b[K, J]. Each block of K adds "
        + "its part. The last block of each size ends where the matrix ends: min(start + block, size).",
      "c = zeros. for i0 in stride(from: 0, to: m, by: block), the same for k0 and j0: for i in i0..<min(i0 + "
        + "block, m), for j …, for k …: c[i * n + j] += a[i, k] * b[k, j].",
    ])
}

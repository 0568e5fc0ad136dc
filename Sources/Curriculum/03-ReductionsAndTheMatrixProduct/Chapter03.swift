/// What chapter 3's exercises build.
public protocol Chapter03Exercises {
  /// Returns the sums along one axis of `numbers`, which lie in memory row after row, and their shape.
  static func sumAxis(
    _ numbers: [Float], shape: [Int], axis: Int, keepDims: Bool
  ) throws -> (numbers: [Float], shape: [Int])
  /// Returns the numbers of `a · b`, row after row.
  static func matmul(_ a: View, _ b: View) throws -> [Float]
  /// Returns log(eˣ⁰ + eˣ¹ + …), finite wherever the result is.
  static func logSumExp(_ x: [Float]) throws -> Float
  /// Returns the numbers of `a · b`, row after row, made block by block.
  static func blockedMatmul(_ a: FarMatrix, _ b: FarMatrix, block: Int) throws -> [Float]
}

/// Chapter 3's exercises, in order.
enum Chapter03 {
  static let exercises: [UnportedExercise] = [.sumAxis, .matmul, .logSumExp, .blockedMatmul]
}

extension UnportedExercise {
  public static let sumAxis = UnportedExercise(
    .sumAxis, check: erased(checkSumAxis))
  public static let matmul = UnportedExercise(
    .matmul, check: erased(checkMatmul))
  public static let logSumExp = UnportedExercise(
    .logSumExp, check: erased(checkLogSumExp))
  public static let blockedMatmul = UnportedExercise(
    .blockedMatmul, check: erased(checkBlockedMatmul))
}

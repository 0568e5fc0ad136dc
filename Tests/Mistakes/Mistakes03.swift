import Curriculum
import Solutions

extension KnownMistake {
  public static let chapter03 = [
    KnownMistake(
      .sumAxis, ShapeForgotten.self,
      "the sums are right, the shape is not: keepDims keeps the axis with size 1, else it goes"),
    KnownMistake(
      .sumAxis, NegativeFromStart.self, "a negative axis counts from the end: −1 is the last"),
    KnownMistake(
      .sumAxis, AxisMirrored.self, "summed along another axis than the one that was named"),
    KnownMistake(.sumAxis, MeanTaken.self, "divided by the axis' size: that is the mean"),
    KnownMistake(
      .sumAxis, LastLeftOut.self, "the last number along the axis is left out"),
    KnownMistake(
      .sumAxis, FirstTwice.self,
      "the first number is counted twice: start from 0, or from the second"),
    KnownMistake(
      .sumAxis, InnerFirst.self,
      "the sums are right, their order is not: they lie row after row, like the numbers"),
    KnownMistake(
      .sumAxis, EmptyLost.self,
      "an axis of size 0: a sum of nothing is 0, and there are still such sums"),
    KnownMistake(
      .matmul, RowsAssumed.self,
      "strides ignored: the numbers are read row after row, as they do not lie here"),
    KnownMistake(
      .matmul, OnlyOffset.self,
      "the offset is known, the strides are not: a row may be longer than it looks"),
    KnownMistake(
      .matmul, OffsetForgotten.self,
      "the offset is forgotten: a view need not begin at the first number"),
    KnownMistake(
      .matmul, ColumnsWritten.self, "columns written as rows: C[i, j] stands at i · n + j"),
    KnownMistake(
      .matmul, RowsTimesRows.self, "rows times rows: b[k, j] is wanted, not b[j, k]"),
    KnownMistake(
      .matmul, LastStepOnly.self,
      "overwritten: every step adds to the sum, and only the last is left"),
    KnownMistake(
      .matmul, NumberByNumber.self,
      "multiplied number by number: a product of matrices is rows times columns"),
    KnownMistake(
      .matmul, NothingForNothing.self, "a sum of nothing is 0, so the product has m · n zeros"),
    KnownMistake(
      .logSumExp, AsWritten.self,
      "overflow: a power is larger than any Float; take the largest number off all exponents"),
    KnownMistake(
      .logSumExp, MeanOff.self,
      "overflow where the numbers lie far apart: take off the largest, not the mean or another"),
    KnownMistake(
      .logSumExp, Clamped.self,
      "underflow: all powers are 0; take the largest number off all exponents"),
    KnownMistake(
      .logSumExp, NotAddedAgain.self, "what was taken off the exponents is not added again"),
    KnownMistake(.logSumExp, MeanOfPowers.self, "the mean of the powers, not their sum"),
    KnownMistake(
      .logSumExp, LargestOnly.self,
      "only the largest counts: that is a neighbor of the result, not the result"),
    KnownMistake(
      .logSumExp, SumOfLogarithms.self,
      "the logarithm of a sum is not the sum of the logarithms"),
    KnownMistake(
      .logSumExp, InfiniteDifference.self,
      "∞ − ∞ is not a number: where the largest is infinite, or there is none, it is the answer"),
    KnownMistake(
      .blockedMatmul, ThreeLoops.self,
      "right, but not blocked: numbers are used once, go away, and are fetched again"),
    KnownMistake(
      .blockedMatmul, WholeBlocksOnly.self,
      "only whole blocks: where they do not divide the size, a smaller one is left"),
    KnownMistake(
      .blockedMatmul, BlockOverwritten.self,
      "overwritten: every block of k adds its part to C, and only the last is left"),
    KnownMistake(.blockedMatmul, OneBlockOfSteps.self, "one block of k only: all of them add to C"),
    KnownMistake(
      .blockedMatmul, MovedBack.self,
      "counted twice: the last block was moved back over the one before it"),
    KnownMistake(
      .blockedMatmul, ReadOutside.self,
      "read outside: the last block ends where the matrix ends, not a whole block further"),
  ]
}

/// Wrong in one exercise, right in all others.
protocol Mistake03: Chapter03Exercises {}

extension Mistake03 {
  static func sumAxis(
    _ numbers: [Float], shape: [Int], axis: Int, keepDims: Bool
  ) throws -> (numbers: [Float], shape: [Int]) {
    try Solutions03.sumAxis(numbers, shape: shape, axis: axis, keepDims: keepDims)
  }
  static func matmul(_ a: View, _ b: View) throws -> [Float] { try Solutions03.matmul(a, b) }
  static func logSumExp(_ x: [Float]) throws -> Float { try Solutions03.logSumExp(x) }
  static func blockedMatmul(_ a: FarMatrix, _ b: FarMatrix, block: Int) throws -> [Float] {
    try Solutions03.blockedMatmul(a, b, block: block)
  }
}

import Curriculum
import Solutions
import Tensors

extension KnownMistake {
  public static let chapter01 = [
    KnownMistake(
      .rowMajorStrides, ColumnMajor.self,
      "column-major: the first axis is contiguous, but it should be the last"),
    KnownMistake(
      .rowMajorStrides, OwnSizeMultiplied.self,
      "one axis too many: an axis's own size is multiplied in"),
    KnownMistake(
      .rowMajorStrides, ZeroForSizeOne.self,
      "axes of size 1 are given stride 0, as in broadcasting"),
    KnownMistake(
      .offset, StartForgotten.self,
      "the start is left out: a view need not begin at place 0"),
    KnownMistake(
      .offset, StridesIgnored.self,
      "strides ignored: the place is worked out from the shape, as if nothing were a view"),
    KnownMistake(
      .offset, AxesReversed.self, "axes in the wrong order: index[axis] goes with strides[axis]"),
    KnownMistake(
      .offset, EndUnchecked.self,
      "an index past its axis's end is let through: it lands on some other element"),
    KnownMistake(
      .offset, NegativesUnchecked.self,
      "negative indices are let through: here they are out of range"),
    KnownMistake(
      .offset, RankUnchecked.self,
      "the number of indices is not compared with the number of axes"),
    KnownMistake(.offset, LastRefused.self, "refused: this index is in range"),
    KnownMistake(
      .render, Unaligned.self,
      "not aligned: each number is padded on the left to the width of the widest"),
    KnownMistake(
      .render, Unindented.self,
      "not indented: a row starts under the first bracket of its own depth"),
    KnownMistake(
      .render, WithoutEmptyLines.self,
      "an empty line stands between matrices, and none between rows"),
    KnownMistake(
      .render, CommaAfterLast.self,
      "a comma too many: it stands between entries, not after each"),
    KnownMistake(
      .render, OuterBracketsLost.self,
      "brackets: each axis opens one and closes it at its end, the outermost too"),
  ]
}

/// Wrong in one exercise, right in all others.
protocol Mistake01: Chapter01Exercises {}

extension Mistake01 {
  public static func rowMajorStrides(_ shape: [Int]) throws -> [Int] {
    try Solutions01.rowMajorStrides(shape)
  }
  public static func offset(
    of index: [Int], shape: [Int], strides: [Int], start: Int
  ) throws -> Int {
    try Solutions01.offset(of: index, shape: shape, strides: strides, start: start)
  }
  public static func render(_ tensor: Tensor<Int32>) throws -> String {
    try Solutions01.render(tensor)
  }
}

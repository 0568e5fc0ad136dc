import Curriculum
import Solutions

extension KnownMistake {
  public static let chapter02 = [
    KnownMistake(
      .transposeView, TransposeCopied.self,
      "copied: the numbers are in new memory, but a view shares what it looks at"),
    KnownMistake(
      .transposeView, ShapeAlone.self,
      "only the shape is exchanged: that reads the same row of numbers into another table"),
    KnownMistake(
      .transposeView, StridesAlone.self,
      "only the strides are exchanged: sizes go along with them"),
    KnownMistake(
      .transposeView, AllAxesReversed.self,
      "all axes are reversed: only the two that are named change places"),
    KnownMistake(
      .broadcastShape, AlignedLeft.self,
      "aligned at the left: shapes are written under each other at the right"),
    KnownMistake(
      .broadcastShape, LargerTaken.self,
      "the larger size taken, whether or not the other is 1: 2 and 3 do not fit"),
    KnownMistake(
      .broadcastShape, ZeroStretched.self,
      "the larger size taken: an axis of size 0 against 1 stays 0"),
    KnownMistake(
      .broadcastShape, OnesRefused.self,
      "an axis of size 1 refused: it stretches to the other's size"),
    KnownMistake(
      .broadcastShape, RanksCompared.self,
      "shapes of different rank refused: a missing axis counts as size 1"),
    KnownMistake(
      .broadcastShape, ShorterKept.self,
      "axes lost: the result has as many as the longer shape"),
    KnownMistake(
      .sliceView, SizeRoundedDown.self,
      "the size is rounded down: from 0 to 3 in steps of 2 there are 0 and 2"),
    KnownMistake(.sliceView, SizeWithoutStep.self, "the size does not know the step"),
    KnownMistake(
      .sliceView, EndIncluded.self, "one too many: the slice stops before its end"),
    KnownMistake(
      .sliceView, StrideWithoutStep.self,
      "the stride does not know the step: it takes neighbors"),
    KnownMistake(
      .sliceView, OffsetKept.self,
      "the offset is left as it was: the slice begins at the first element again"),
    KnownMistake(
      .sliceView, OffsetInElements.self,
      "the offset counts elements, not places: start is to be multiplied by the stride"),
    KnownMistake(
      .sliceView, OffsetReplaced.self,
      "the view's own offset is lost: the slice's is added to it"),
    KnownMistake(
      .sliceView, SliceCopied.self,
      "copied: the numbers are in new memory, but a view shares what it looks at"),
  ]
}

/// Wrong in one exercise, right in all others.
protocol Mistake02: Chapter02Exercises {}

extension Mistake02 {
  static func transposeView(_ view: View, _ a: Int, _ b: Int) throws -> View {
    try Solutions02.transposeView(view, a, b)
  }
  static func broadcastShape(_ a: [Int], _ b: [Int]) throws -> [Int]? {
    try Solutions02.broadcastShape(a, b)
  }
  static func sliceView(
    _ view: View, axis: Int, from start: Int, to end: Int, step: Int
  ) throws -> View {
    try Solutions02.sliceView(view, axis: axis, from: start, to: end, step: step)
  }
}

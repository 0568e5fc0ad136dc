import Curriculum
import Solutions

extension KnownMistake {
  static let chapter02 = [
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
      "the stride does not know the step: it takes neighbours"),
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

// MARK: transposeView

enum TransposeCopied: Mistake02 {
  static func transposeView(_ view: View, _ a: Int, _ b: Int) throws -> View {
    var result = try Solutions02.transposeView(view, a, b)
    result.memory = Memory(view.memory.numbers)
    return result
  }
}

enum ShapeAlone: Mistake02 {
  static func transposeView(_ view: View, _ a: Int, _ b: Int) throws -> View {
    var result = view
    result.shape.swapAt(a, b)
    return result
  }
}

enum StridesAlone: Mistake02 {
  static func transposeView(_ view: View, _ a: Int, _ b: Int) throws -> View {
    var result = view
    result.strides.swapAt(a, b)
    return result
  }
}

enum AllAxesReversed: Mistake02 {
  static func transposeView(_ view: View, _ a: Int, _ b: Int) throws -> View {
    var result = view
    if a == b { return result }
    result.shape.reverse()
    result.strides.reverse()
    return result
  }
}

// MARK: broadcastShape

enum AlignedLeft: Mistake02 {
  static func broadcastShape(_ a: [Int], _ b: [Int]) throws -> [Int]? {
    let rank = max(a.count, b.count)
    func padded(_ shape: [Int]) -> [Int] {
      shape + Array(repeating: 1, count: rank - shape.count)
    }
    return try Solutions02.broadcastShape(padded(a), padded(b))
  }
}

enum LargerTaken: Mistake02 {
  static func broadcastShape(_ a: [Int], _ b: [Int]) -> [Int]? {
    let rank = max(a.count, b.count)
    func padded(_ shape: [Int]) -> [Int] {
      Array(repeating: 1, count: rank - shape.count) + shape
    }
    return zip(padded(a), padded(b)).map { max($0, $1) }
  }
}

/// Right about what fits, but then takes the larger.
enum ZeroStretched: Mistake02 {
  static func broadcastShape(_ a: [Int], _ b: [Int]) throws -> [Int]? {
    try Solutions02.broadcastShape(a, b) == nil ? nil : LargerTaken.broadcastShape(a, b)
  }
}

enum OnesRefused: Mistake02 {
  static func broadcastShape(_ a: [Int], _ b: [Int]) -> [Int]? {
    let fits = zip(a.reversed(), b.reversed()).allSatisfy { $0 == $1 }
    return fits ? (a.count > b.count ? a : b) : nil
  }
}

enum RanksCompared: Mistake02 {
  static func broadcastShape(_ a: [Int], _ b: [Int]) throws -> [Int]? {
    a.count == b.count ? try Solutions02.broadcastShape(a, b) : nil
  }
}

enum ShorterKept: Mistake02 {
  static func broadcastShape(_ a: [Int], _ b: [Int]) throws -> [Int]? {
    try Solutions02.broadcastShape(a, b).map { $0.suffix(min(a.count, b.count)) }
  }
}

// MARK: sliceView

/// Makes the right slice, and then spoils it.
protocol SpoiledSlice: Mistake02 {
  static func spoil(
    _ slice: inout View, of view: View, axis: Int, from start: Int, to end: Int, step: Int)
}

extension SpoiledSlice {
  static func sliceView(
    _ view: View, axis: Int, from start: Int, to end: Int, step: Int
  ) throws -> View {
    var slice = try Solutions02.sliceView(view, axis: axis, from: start, to: end, step: step)
    spoil(&slice, of: view, axis: axis, from: start, to: end, step: step)
    return slice
  }
}

enum SizeRoundedDown: SpoiledSlice {
  static func spoil(
    _ slice: inout View, of view: View, axis: Int, from start: Int, to end: Int, step: Int
  ) {
    slice.shape[axis] = (end - start) / step
  }
}

enum SizeWithoutStep: SpoiledSlice {
  static func spoil(
    _ slice: inout View, of view: View, axis: Int, from start: Int, to end: Int, step: Int
  ) {
    slice.shape[axis] = end - start
  }
}

enum EndIncluded: SpoiledSlice {
  static func spoil(
    _ slice: inout View, of view: View, axis: Int, from start: Int, to end: Int, step: Int
  ) {
    slice.shape[axis] = (end - start) / step + 1
  }
}

enum StrideWithoutStep: SpoiledSlice {
  static func spoil(
    _ slice: inout View, of view: View, axis: Int, from start: Int, to end: Int, step: Int
  ) {
    slice.strides = view.strides
  }
}

enum OffsetKept: SpoiledSlice {
  static func spoil(
    _ slice: inout View, of view: View, axis: Int, from start: Int, to end: Int, step: Int
  ) {
    slice.offset = view.offset
  }
}

enum OffsetInElements: SpoiledSlice {
  static func spoil(
    _ slice: inout View, of view: View, axis: Int, from start: Int, to end: Int, step: Int
  ) {
    slice.offset = view.offset + start
  }
}

enum OffsetReplaced: SpoiledSlice {
  static func spoil(
    _ slice: inout View, of view: View, axis: Int, from start: Int, to end: Int, step: Int
  ) {
    slice.offset = start * view.strides[axis]
  }
}

enum SliceCopied: SpoiledSlice {
  static func spoil(
    _ slice: inout View, of view: View, axis: Int, from start: Int, to end: Int, step: Int
  ) {
    slice.memory = Memory(view.memory.numbers)
  }
}

import Curriculum
import Solutions

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

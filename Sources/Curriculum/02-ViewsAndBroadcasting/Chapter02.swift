/// What chapter 2's exercises build.
public protocol Chapter02Exercises {
  /// Returns `view` with two axes exchanged, on the same memory.
  static func transposeView(_ view: View, _ a: Int, _ b: Int) throws -> View
  /// Returns the shape that two shapes broadcast to, or `nil` where they do not fit.
  static func broadcastShape(_ a: [Int], _ b: [Int]) throws -> [Int]?
  /// Returns the places `start`, `start + step`, … before `end` along an axis, on the same memory.
  static func sliceView(
    _ view: View, axis: Int, from start: Int, to end: Int, step: Int
  ) throws -> View
}

/// Chapter 2's exercises, in order.
enum Chapter02 {
  static let exercises: [UnportedExercise] = [.transposeView, .broadcastShape, .sliceView]
}

extension UnportedExercise {
  public static let transposeView = UnportedExercise(
    .transposeView, check: erased(checkTransposeView))
  public static let broadcastShape = UnportedExercise(
    .broadcastShape, check: erased(checkBroadcastShape))
  public static let sliceView = UnportedExercise(
    .sliceView, check: erased(checkSliceView))
}

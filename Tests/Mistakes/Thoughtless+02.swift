import Curriculum
import Tensors

extension Thoughtless {
  public static var chapter02: [any Chapter02Exercises.Type] {
    [Zeros02.self, Input02.self, Nothing02.self]
  }
}

enum Zeros02: Chapter02Exercises {
  static func transposeView(_ view: View, _ a: Int, _ b: Int) -> View {
    var result = view
    result.shape.swapAt(a, b)
    result.strides = view.strides.map { _ in 0 }
    return result
  }
  static func broadcastShape(_ a: [Int], _ b: [Int]) -> [Int]? {
    Array(repeating: 0, count: max(a.count, b.count))
  }
  static func sliceView(
    _ view: View, axis: Int, from start: Int, to end: Int, step: Int
  ) -> View {
    var result = view
    result.shape[axis] = (end - start + step - 1) / step
    result.strides = view.strides.map { _ in 0 }
    return result
  }
}

enum Input02: Chapter02Exercises {
  static func transposeView(_ view: View, _ a: Int, _ b: Int) -> View { view }
  static func broadcastShape(_ a: [Int], _ b: [Int]) -> [Int]? { a }
  static func sliceView(
    _ view: View, axis: Int, from start: Int, to end: Int, step: Int
  ) -> View { view }
}

enum Nothing02: Chapter02Exercises {
  static let view = View(memory: Memory([]), shape: [], strides: [3], offset: -1)
  static func transposeView(_ view: View, _ a: Int, _ b: Int) -> View { Self.view }
  static func broadcastShape(_ a: [Int], _ b: [Int]) -> [Int]? { nil }
  static func sliceView(
    _ view: View, axis: Int, from start: Int, to end: Int, step: Int
  ) -> View { Self.view }
}

import Curriculum
import Solutions

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

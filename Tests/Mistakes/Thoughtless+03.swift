import Curriculum

extension Thoughtless {
  public static var chapter03: [any Chapter03Exercises.Type] {
    [Zeros03.self, Input03.self, Nothing03.self]
  }
}

enum Zeros03: Chapter03Exercises {
  static func sumAxis(
    _ numbers: [Float], shape: [Int], axis: Int, keepDims: Bool
  ) -> (numbers: [Float], shape: [Int]) {
    var shape = shape
    let axis = axis < 0 ? axis + shape.count : axis
    if keepDims { shape[axis] = 1 } else { shape.remove(at: axis) }
    return ([Float](repeating: 0, count: shape.reduce(1, *)), shape)
  }
  static func matmul(_ a: View, _ b: View) -> [Float] {
    [Float](repeating: 0, count: a.shape[0] * b.shape[1])
  }
  static func logSumExp(_ x: [Float]) -> Float { 0 }
  static func blockedMatmul(_ a: FarMatrix, _ b: FarMatrix, block: Int) -> [Float] {
    [Float](repeating: 0, count: a.rows * b.columns)
  }
}

enum Input03: Chapter03Exercises {
  static func sumAxis(
    _ numbers: [Float], shape: [Int], axis: Int, keepDims: Bool
  ) -> (numbers: [Float], shape: [Int]) { (numbers, shape) }
  static func matmul(_ a: View, _ b: View) -> [Float] { a.memory.numbers }
  static func logSumExp(_ x: [Float]) -> Float { x.first ?? 0 }
  static func blockedMatmul(_ a: FarMatrix, _ b: FarMatrix, block: Int) -> [Float] {
    (0..<a.rows * a.columns).map { a[$0 / a.columns, $0 % a.columns] }
  }
}

enum Nothing03: Chapter03Exercises {
  static func sumAxis(
    _ numbers: [Float], shape: [Int], axis: Int, keepDims: Bool
  ) -> (numbers: [Float], shape: [Int]) { ([], [0, 7]) }
  static func matmul(_ a: View, _ b: View) -> [Float] { [] }
  static func logSumExp(_ x: [Float]) -> Float { .nan }
  static func blockedMatmul(_ a: FarMatrix, _ b: FarMatrix, block: Int) -> [Float] { [] }
}

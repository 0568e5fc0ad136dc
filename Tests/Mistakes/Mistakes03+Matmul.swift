import Curriculum
import Solutions

enum RowsAssumed: Mistake03 {
  static func matmul(_ a: View, _ b: View) throws -> [Float] {
    try Solutions03.matmul(inRows(a, offset: 0), inRows(b, offset: 0))
  }
}

enum OnlyOffset: Mistake03 {
  static func matmul(_ a: View, _ b: View) throws -> [Float] {
    // Where the strides are those of a matrix that was turned, they are seen; elsewhere the row's length
    // is taken for the distance between rows.
    func misread(_ view: View) -> View {
      view.offset == 0 ? view : inRows(view, offset: view.offset)
    }
    return try Solutions03.matmul(misread(a), misread(b))
  }
}

enum OffsetForgotten: Mistake03 {
  static func matmul(_ a: View, _ b: View) throws -> [Float] {
    var (a, b) = (a, b)
    (a.offset, b.offset) = (0, 0)
    return try Solutions03.matmul(a, b)
  }
}

enum ColumnsWritten: Mistake03 {
  static func matmul(_ a: View, _ b: View) throws -> [Float] {
    let c = try Solutions03.matmul(a, b)
    let rows = a.shape[0]
    return c.indices.map { c[$0 % rows * b.shape[1] + $0 / rows] }
  }
}

/// Exchanges b's indices; where the shapes show it, as they do for all but square matrices, mends it.
enum RowsTimesRows: Mistake03 {
  static func matmul(_ a: View, _ b: View) throws -> [Float] {
    var b = b
    if b.shape[0] == b.shape[1] { b.strides.reverse() }
    return try Solutions03.matmul(a, b)
  }
}

/// Writes `=` for `+=`.
enum LastStepOnly: Mistake03 {
  static func matmul(_ a: View, _ b: View) throws -> [Float] {
    if a.shape[1] == 0 { return try Solutions03.matmul(a, b) }
    var (last, other) = (a, b)
    last.offset += (a.shape[1] - 1) * a.strides[1]
    last.shape[1] = 1
    other.offset += (b.shape[0] - 1) * b.strides[0]
    other.shape[0] = 1
    return try Solutions03.matmul(last, other)
  }
}

/// Multiplies what stands at the same place, where shapes allow it.
enum NumberByNumber: Mistake03 {
  static func matmul(_ a: View, _ b: View) throws -> [Float] {
    if a.shape != b.shape { return try Solutions03.matmul(a, b) }
    return (0..<a.shape[0] * a.shape[1]).map { place in
      let (i, j) = (place / a.shape[1], place % a.shape[1])
      return a.memory.numbers[a.offset + i * a.strides[0] + j * a.strides[1]]
        * b.memory.numbers[b.offset + i * b.strides[0] + j * b.strides[1]]
    }
  }
}

enum NothingForNothing: Mistake03 {
  static func matmul(_ a: View, _ b: View) throws -> [Float] {
    a.shape[1] == 0 ? [] : try Solutions03.matmul(a, b)
  }
}

/// The view read as if its rows lay one after the other.
private func inRows(_ view: View, offset: Int) -> View {
  View(
    memory: view.memory, shape: view.shape, strides: [view.shape[1], 1], offset: offset)
}

import Curriculum
import Solutions
import Tensors

/// Begins at place 0.
enum StartForgotten: Mistake01 {
  static func offset(of index: [Int], shape: [Int], strides: [Int], start: Int) throws -> Int {
    try Solutions01.offset(of: index, shape: shape, strides: strides, start: 0)
  }
}

/// Takes every tensor for a contiguous one.
enum StridesIgnored: Mistake01 {
  static func offset(of index: [Int], shape: [Int], strides: [Int], start: Int) throws -> Int {
    try Solutions01.offset(
      of: index, shape: shape, strides: Solutions01.rowMajorStrides(shape), start: start)
  }
}

/// Pairs the last stride with the first index.
enum AxesReversed: Mistake01 {
  static func offset(of index: [Int], shape: [Int], strides: [Int], start: Int) throws -> Int {
    _ = try Solutions01.offset(of: index, shape: shape, strides: strides, start: start)
    return zip(index, strides.reversed()).reduce(start) { $0 + $1.0 * $1.1 }
  }
}

/// Checks nothing but negative indices and the number of axes.
enum EndUnchecked: Mistake01 {
  static func offset(of index: [Int], shape: [Int], strides: [Int], start: Int) throws -> Int {
    if index.count != shape.count || index.contains(where: { $0 < 0 }) { throw OutOfRange() }
    return zip(index, strides).reduce(start) { $0 + $1.0 * $1.1 }
  }
}

/// Checks only the axes' ends.
enum NegativesUnchecked: Mistake01 {
  static func offset(of index: [Int], shape: [Int], strides: [Int], start: Int) throws -> Int {
    if index.count != shape.count || zip(index, shape).contains(where: { $0 >= $1 }) {
      throw OutOfRange()
    }
    return zip(index, strides).reduce(start) { $0 + $1.0 * $1.1 }
  }
}

/// Takes as many indices as there are.
enum RankUnchecked: Mistake01 {
  static func offset(of index: [Int], shape: [Int], strides: [Int], start: Int) throws -> Int {
    if zip(index, shape).contains(where: { $0 < 0 || $0 >= $1 }) { throw OutOfRange() }
    return zip(index, strides).reduce(start) { $0 + $1.0 * $1.1 }
  }
}

/// Takes the size itself for the last place allowed plus two.
enum LastRefused: Mistake01 {
  static func offset(of index: [Int], shape: [Int], strides: [Int], start: Int) throws -> Int {
    if zip(index, shape).contains(where: { $0 >= $1 - 1 && $1 > 1 }) { throw OutOfRange() }
    return try Solutions01.offset(of: index, shape: shape, strides: strides, start: start)
  }
}

import Curriculum
import Solutions
import Tensors

extension KnownMistake {
  static let chapter01 = [
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

// MARK: rowMajorStrides

/// Multiplies from the left.
enum ColumnMajor: Mistake01 {
  static func rowMajorStrides(_ shape: [Int]) throws -> [Int] {
    shape.indices.map { shape[..<$0].reduce(1, *) }
  }
}

/// Multiplies an axis's own size in.
enum OwnSizeMultiplied: Mistake01 {
  static func rowMajorStrides(_ shape: [Int]) throws -> [Int] {
    shape.indices.map { shape[$0...].reduce(1, *) }
  }
}

/// Gives axes of size 1 stride 0.
enum ZeroForSizeOne: Mistake01 {
  static func rowMajorStrides(_ shape: [Int]) throws -> [Int] {
    zip(try Solutions01.rowMajorStrides(shape), shape).map { $1 == 1 ? 0 : $0 }
  }
}

// MARK: offset

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

// MARK: render

/// Pads no number.
enum Unaligned: Mistake01 {
  static func render(_ tensor: Tensor<Int32>) throws -> String {
    try Solutions01.render(tensor).split(separator: "\n", omittingEmptySubsequences: false)
      .map { line in
        let indent = line.prefix { $0 == " " }
        return indent
          + "\(line.dropFirst(indent.count))".replacing("[ ", with: "[")
          .replacing(",  ", with: ", ")
      }
      .joined(separator: "\n")
  }
}

/// Starts every line at the margin.
enum Unindented: Mistake01 {
  static func render(_ tensor: Tensor<Int32>) throws -> String {
    try Solutions01.render(tensor).split(separator: "\n", omittingEmptySubsequences: false)
      .map { String($0.drop { $0 == " " }) }.joined(separator: "\n")
  }
}

/// Puts matrices directly under each other.
enum WithoutEmptyLines: Mistake01 {
  static func render(_ tensor: Tensor<Int32>) throws -> String {
    try Solutions01.render(tensor).replacing("\n\n", with: "\n")
  }
}

/// Writes a comma after each number.
enum CommaAfterLast: Mistake01 {
  static func render(_ tensor: Tensor<Int32>) throws -> String {
    let text = try Solutions01.render(tensor)
    return text.replacing(/(\d)\]/) { "\($0.output.1),]" }
  }
}

/// Writes the rows, but nothing around them.
enum OuterBracketsLost: Mistake01 {
  static func render(_ tensor: Tensor<Int32>) throws -> String {
    let text = try Solutions01.render(tensor)
    return tensor.rank > 1 ? String(text.dropFirst().dropLast()) : text
  }
}

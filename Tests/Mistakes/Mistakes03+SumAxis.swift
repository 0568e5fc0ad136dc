import Solutions

/// Sums right, and then spoils it.
protocol SpoiledSum: Mistake03 {
  typealias Sums = (numbers: [Float], shape: [Int])
  static func spoil(_ sums: inout Sums, _ numbers: [Float], _ shape: [Int], _ axis: Int)
}

extension SpoiledSum {
  static func sumAxis(
    _ numbers: [Float], shape: [Int], axis: Int, keepDims: Bool
  ) throws -> (numbers: [Float], shape: [Int]) {
    var sums = try Solutions03.sumAxis(numbers, shape: shape, axis: axis, keepDims: keepDims)
    spoil(&sums, numbers, shape, axis < 0 ? axis + shape.count : axis)
    return sums
  }
}

/// Drops the axis, whatever `keepDims` says.
enum ShapeForgotten: SpoiledSum {
  static func spoil(_ sums: inout Sums, _ numbers: [Float], _ shape: [Int], _ axis: Int) {
    sums.shape = shape
    sums.shape.remove(at: axis)
  }
}

enum NegativeFromStart: Mistake03 {
  static func sumAxis(
    _ numbers: [Float], shape: [Int], axis: Int, keepDims: Bool
  ) throws -> (numbers: [Float], shape: [Int]) {
    try Solutions03.sumAxis(numbers, shape: shape, axis: max(axis, 0), keepDims: keepDims)
  }
}

/// Sums along the axis that has the same place from the end, and mends the shape.
enum AxisMirrored: SpoiledSum {
  static func spoil(_ sums: inout Sums, _ numbers: [Float], _ shape: [Int], _ axis: Int) {
    let other = shape.count - 1 - axis
    guard let wrong = try? Solutions03.sumAxis(numbers, shape: shape, axis: other, keepDims: false)
    else { return }
    sums.numbers = wrong.numbers
  }
}

enum MeanTaken: SpoiledSum {
  static func spoil(_ sums: inout Sums, _ numbers: [Float], _ shape: [Int], _ axis: Int) {
    sums.numbers = sums.numbers.map { $0 / Float(shape[axis]) }
  }
}

/// Subtracts what stands last along the axis.
enum LastLeftOut: SpoiledSum {
  static func spoil(_ sums: inout Sums, _ numbers: [Float], _ shape: [Int], _ axis: Int) {
    let inner = shape[(axis + 1)...].reduce(1, *)
    let size = shape[axis]
    for place in sums.numbers.indices where size > 0 {
      let (o, i) = (place / inner, place % inner)
      sums.numbers[place] -= numbers[(o * size + size - 1) * inner + i]
    }
  }
}

enum FirstTwice: SpoiledSum {
  static func spoil(_ sums: inout Sums, _ numbers: [Float], _ shape: [Int], _ axis: Int) {
    let inner = shape[(axis + 1)...].reduce(1, *)
    for place in sums.numbers.indices where shape[axis] > 0 {
      sums.numbers[place] += numbers[place / inner * shape[axis] * inner + place % inner]
    }
  }
}

/// Walks over the axes after the named one first.
enum InnerFirst: SpoiledSum {
  static func spoil(_ sums: inout Sums, _ numbers: [Float], _ shape: [Int], _ axis: Int) {
    let (right, outer) = (sums.numbers, shape[..<axis].reduce(1, *))
    let inner = shape[(axis + 1)...].reduce(1, *)
    sums.numbers = right.indices.map { right[$0 % outer * inner + $0 / outer] }
  }
}

enum EmptyLost: SpoiledSum {
  static func spoil(_ sums: inout Sums, _ numbers: [Float], _ shape: [Int], _ axis: Int) {
    if numbers.isEmpty { sums.numbers = [] }
  }
}

/// Numbers in memory, one after the other: what views share.
public final class Memory: Sendable {
  /// The numbers.
  public let numbers: [Float]

  /// Takes numbers.
  public init(_ numbers: [Float]) { self.numbers = numbers }
}

/// A tensor with nothing hidden, for the exercises of chapter 2: memory, and a rule for reading it.
///
/// Element `[i, j, …]` stands at `offset + i · strides[0] + j · strides[1] + …`.
public struct View: Sendable, CustomStringConvertible {
  /// The numbers, shared with other views.
  public var memory: Memory
  /// The size of each axis.
  public var shape: [Int]
  /// The distance in memory between neighbors along each axis.
  public var strides: [Int]
  /// The place of the first element.
  public var offset: Int

  /// Makes a view.
  public init(memory: Memory, shape: [Int], strides: [Int], offset: Int) {
    (self.memory, self.shape, self.strides, self.offset) = (memory, shape, strides, offset)
  }

  /// "shape [2, 3], strides [3, 1], offset 0".
  public var description: String { "shape \(shape), strides \(strides), offset \(offset)" }
}

extension View {
  /// What a check of a view compares with: every index, and the number that must be found there.
  typealias Entry = (index: [Int], number: Float)

  /// Every index of `shape`, the last axis fastest.
  static func indices(_ shape: [Int]) -> [[Int]] {
    shape.reduce([[]]) { found, size in
      found.flatMap { index in (0..<max(size, 0)).map { index + [$0] } }
    }
  }

  /// The number at `index`; `nil` where the rule leads out of memory.
  func number(at index: [Int]) -> Float? {
    guard strides.count == index.count else { return nil }
    let place = zip(index, strides).reduce(offset) { $0 + $1.0 * $1.1 }
    return memory.numbers.indices.contains(place) ? memory.numbers[place] : nil
  }

  /// Says where a view differs from what it should be: shape, numbers, sharing, in this order.
  func difference(from source: View, shape expected: [Int], entries: [Entry]) -> String? {
    if shape != expected { return "the shape is \(shape), expected \(expected)" }
    if strides.count != shape.count {
      return "\(strides.count) strides for \(shape.count) axes"
    }
    for (index, expected) in entries {
      guard let actual = number(at: index) else { return "element \(index) lies outside memory" }
      if actual != expected { return "element \(index) is \(actual), expected \(expected)" }
    }
    return memory === source.memory ? nil : "the numbers are others, in new memory"
  }

  /// Views to try: a matrix, a transposed one, a part of a cube, an expanded row, others at random.
  static var samples: [View] {
    func memory(_ count: Int) -> Memory { Memory((0..<count).map { Float($0) }) }
    return [
      View(memory: memory(6), shape: [2, 3], strides: [3, 1], offset: 0),
      View(memory: memory(24), shape: [2, 3, 4], strides: [12, 4, 1], offset: 0),
      View(memory: memory(15), shape: [5, 3], strides: [1, 5], offset: 0),
      View(memory: memory(30), shape: [2, 2, 3], strides: [12, 8, 2], offset: 3),
      View(memory: memory(4), shape: [3, 4], strides: [0, 1], offset: 0),
      View(memory: memory(7), shape: [7, 1], strides: [1, 1], offset: 0),
      View(memory: memory(120), shape: [2, 3, 4, 5], strides: [60, 20, 5, 1], offset: 0),
      View(memory: memory(1), shape: [2, 0], strides: [1, 1], offset: 0),
    ]
  }
}

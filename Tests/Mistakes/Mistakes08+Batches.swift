import Solutions
import Tensors

/// Cuts an order into batches.
private func cut(_ order: [Int], _ batchSize: Int, _ dropLast: Bool) -> [[Int]] {
  let batches = stride(from: 0, to: order.count, by: batchSize).map {
    Array(order[$0..<min($0 + batchSize, order.count)])
  }
  return dropLast ? batches.filter { $0.count == batchSize } : batches
}

enum RemainderKept: Mistake08 {
  static func batches(
    count: Int, batchSize: Int, dropLast: Bool, using generator: inout Generator
  ) -> [[Int]] { cut(generator.permutation(count), batchSize, false) }
}

enum RemainderLost: Mistake08 {
  static func batches(
    count: Int, batchSize: Int, dropLast: Bool, using generator: inout Generator
  ) -> [[Int]] { cut(generator.permutation(count), batchSize, true) }
}

enum WithReplacement: Mistake08 {
  static func batches(
    count: Int, batchSize: Int, dropLast: Bool, using generator: inout Generator
  ) -> [[Int]] {
    let drawn = (0..<count).map { _ in generator.integer(below: count) }
    return cut(drawn, batchSize, dropLast)
  }
}

enum NotShuffled: Mistake08 {
  static func batches(
    count: Int, batchSize: Int, dropLast: Bool, using generator: inout Generator
  ) -> [[Int]] { cut(Array(0..<count), batchSize, dropLast) }
}

enum SameEveryEpoch: Mistake08 {
  static func batches(
    count: Int, batchSize: Int, dropLast: Bool, using generator: inout Generator
  ) -> [[Int]] {
    var own = Generator(seed: 0)
    return cut(own.permutation(count), batchSize, dropLast)
  }
}

enum SystemShuffle: Mistake08 {
  static func batches(
    count: Int, batchSize: Int, dropLast: Bool, using generator: inout Generator
  ) -> [[Int]] { cut((0..<count).shuffled(), batchSize, dropLast) }
}

enum WholeBatches: Mistake08 {
  static func batches(
    count: Int, batchSize: Int, dropLast: Bool, using generator: inout Generator
  ) -> [[Int]] {
    let batches = cut(Array(0..<count), batchSize, dropLast)
    // The last, shorter one stays last.
    let full = batches.filter { $0.count == batchSize }
    return generator.permutation(full.count).map { full[$0] }
      + batches.filter { $0.count < batchSize }
  }
}

/// Changes every place with any place: 27 ways to make 6 orders of three.
enum UnevenShuffle: Mistake08 {
  static func batches(
    count: Int, batchSize: Int, dropLast: Bool, using generator: inout Generator
  ) -> [[Int]] {
    var order = Array(0..<count)
    for place in order.indices { order.swapAt(place, generator.integer(below: count)) }
    return cut(order, batchSize, dropLast)
  }
}

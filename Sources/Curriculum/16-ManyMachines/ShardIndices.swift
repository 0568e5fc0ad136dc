import Tensors

extension Solutions {
  /// Exercise 16.1: list the items that one rank computes in an epoch.
  ///
  /// All ranks train one network together. In each step, the batch is split into contiguous parts, one for
  /// each rank. Every rank calls this function for itself, and nobody checks that the parts fit together: they
  /// do because all ranks compute the same order. No item may be left out, and none may be computed twice.
  ///
  /// The order of an epoch is the permutation that a generator with the seed `seed + UInt64(epoch)` draws first.
  /// Consecutive runs of `batchSize` items are the batches; the last one may be smaller. Of a batch of n items,
  ///
  ///     rank r has the items from  r · n / ranks  up to, not including,  (r + 1) · n / ranks
  ///
  /// with quotients rounded down. So the sizes of the parts differ by at most one, and a part may be empty.
  ///
  /// `var generator = Generator(seed: …)`, then `generator.permutation(count)`, gives all indices in random order.
  ///
  /// - Parameters:
  ///   - count: the number of items in the dataset; their indices are `0..<count`.
  ///   - batchSize: the number of items in a batch, on all ranks together.
  ///   - rank: this rank, from 0.
  ///   - ranks: the number of ranks.
  ///   - seed: the random seed of the run, the same on all ranks.
  ///   - epoch: the epoch, from 0.
  /// - Returns: for each batch, the indices of this rank's items.
  public static func shardIndices(
    count: Int, batchSize: Int, rank: Int, ranks: Int, seed: UInt64, epoch: Int
  ) throws -> [[Int]] {
    var generator = Generator(seed: seed + UInt64(epoch))
    let order = generator.permutation(count)
    return stride(from: 0, to: count, by: batchSize).map { start in
      let size = min(batchSize, count - start)
      return Array(order[(start + rank * size / ranks)..<(start + (rank + 1) * size / ranks)])
    }
  }
}

extension Exercises {
  public static let shardIndices = Exercise<
    (Int, Int, Int, Int, UInt64, Int) throws -> [[Int]]
  >(
    .shardIndices, solution: Solutions.shardIndices, cases: { epochs },
    run: { shardIndices, epoch in
      try (0..<epoch.ranks).map {
        try shardIndices(
          epoch.count, epoch.batchSize, $0, epoch.ranks, epoch.seed, epoch.number)
      }
    },
    expected: \.expected, describe: \.text,
    show: { lists in
      lists.enumerated().map { "rank \($0): \($1)" }.joined(separator: "\n")
    },
    difference: { rankDifference($0, $1, batchDifference) },
    trivialAnswers: [
      { _, _, _, _, _, _ in [] }, { count, _, _, _, _, _ in [Array(0..<count)] },
      { _, _, rank, _, _, _ in [[rank]] },
    ],
    mistakes: {
      parts("every rank computes the whole batch: it is split among the ranks") { batch, _, _ in
        batch
      }
      parts("dealt out one by one: the parts are contiguous") { batch, rank, ranks in
        stride(from: rank, to: batch.count, by: ranks).map { batch[$0] }
      }
      parts("items are lost: parts of n / ranks items each do not cover the batch") {
        batch, rank, ranks in
        let size = batch.count / ranks
        return Array(batch[rank * size..<(rank + 1) * size])
      }
      parts("padded: items that fill up a part are computed twice, and count twice") {
        batch, rank, ranks in
        let size = (batch.count + ranks - 1) / ranks
        return (rank * size..<(rank + 1) * size).map { batch[$0 % batch.count] }
      }
      parts("uneven: parts of n / ranks items, rounded up, leave too few for the last ranks") {
        batch, rank, ranks in
        let size = (batch.count + ranks - 1) / ranks
        return Array(batch[min(rank * size, batch.count)..<min((rank + 1) * size, batch.count)])
      }
      parts("uneven: the last rank has all the items that are left over") { batch, rank, ranks in
        let size = batch.count / ranks
        return Array(batch[rank * size..<(rank == ranks - 1 ? batch.count : (rank + 1) * size)])
      }
      parts("the parts begin elsewhere: rank r's begins at r · n / ranks, rounded down") {
        batch, rank, ranks in
        let (size, rest) = (batch.count / ranks, batch.count % ranks)
        let start = rank * size + min(rank, rest)
        return Array(batch[start..<start + size + (rank < rest ? 1 : 0)])
      }
      Mistake("not shuffled") { count, size, rank, ranks, _, _ in
        split(Array(0..<count), size, rank, ranks)
      }
      Mistake("the same order in every epoch: add the epoch to the seed") {
        count, size, rank, ranks, seed, _ in
        split(shuffled(count, seed), size, rank, ranks)
      }
      Mistake(
        "every rank has an order of its own: some items are computed twice, and others never"
      ) { count, size, rank, ranks, seed, epoch in
        split(shuffled(count, seed + UInt64(epoch + rank)), size, rank, ranks)
      }
      Mistake("batchSize items on every rank: it is the size of the batch on all ranks together") {
        count, size, rank, ranks, seed, epoch in
        split(shuffled(count, seed + UInt64(epoch)), size * ranks, rank, ranks)
      }
      Mistake("the epoch is split, not the batch: its batches are other ones than one rank's") {
        count, size, rank, ranks, seed, epoch in
        let order = shuffled(count, seed + UInt64(epoch))
        let own = Array(order[rank * count / ranks..<(rank + 1) * count / ranks])
        return split(own, max(1, size / ranks), 0, 1)
      }
      Mistake("the last batch is left out: it is computed, even if it is smaller") {
        count, size, rank, ranks, seed, epoch in
        let order = shuffled(count, seed + UInt64(epoch))
        return split(Array(order.prefix(count / size * size)), size, rank, ranks)
      }
    })
}

private typealias Known = Mistake<
  (Int, Int, Int, Int, UInt64, Int) throws -> [[Int]], Epoch, [[[Int]]]
>

/// The right batches, each split in a wrong way.
private func parts(
  _ sentence: String, _ part: @escaping (_ batch: [Int], _ rank: Int, _ ranks: Int) -> [Int]
) -> Known {
  Mistake(sentence) { count, size, rank, ranks, seed, epoch in
    split(shuffled(count, seed + UInt64(epoch)), size, 0, 1).map { part($0, rank, ranks) }
  }
}

private func shuffled(_ count: Int, _ seed: UInt64) -> [Int] {
  var generator = Generator(seed: seed)
  return generator.permutation(count)
}

/// Cuts an order into batches, and returns a rank's part of each.
private func split(_ order: [Int], _ size: Int, _ rank: Int, _ ranks: Int) -> [[Int]] {
  stride(from: 0, to: order.count, by: size).map { start in
    let batch = order[start..<min(start + size, order.count)]
    return Array(
      batch[start + rank * batch.count / ranks..<start + (rank + 1) * batch.count / ranks])
  }
}

/// First batches that ranks share evenly; then a last batch that is smaller, odd sizes, fewer items than ranks.
private let epochs = [
  Epoch(count: 8, batchSize: 4, ranks: 2, seed: 1, number: 0),
  Epoch(count: 10, batchSize: 4, ranks: 2, seed: 1, number: 0),
  Epoch(count: 10, batchSize: 4, ranks: 2, seed: 1, number: 1),
  Epoch(count: 11, batchSize: 5, ranks: 4, seed: 7, number: 2),
  Epoch(count: 14, batchSize: 7, ranks: 4, seed: 7, number: 3),
  Epoch(count: 7, batchSize: 3, ranks: 3, seed: 2, number: 1),
  Epoch(count: 5, batchSize: 2, ranks: 1, seed: 3, number: 0),
  Epoch(count: 0, batchSize: 4, ranks: 2, seed: 3, number: 0),
]

private struct Epoch {
  let count, batchSize, ranks: Int
  let seed: UInt64
  let number: Int

  var text: String {
    "count \(count), batchSize \(batchSize), \(ranks) ranks, seed \(seed), epoch \(number)"
  }

  /// By the definition: item by item, each with the last rank whose part begins at it or before it.
  var expected: [[[Int]]] {
    let order = shuffled(count, seed + UInt64(number))
    let batches = (count + batchSize - 1) / batchSize
    var lists = [[[Int]]](repeating: Array(repeating: [], count: batches), count: ranks)
    for (place, item) in order.enumerated() {
      let (batch, index) = (place / batchSize, place % batchSize)
      let size = min(batchSize, count - batch * batchSize)
      let rank = (0..<ranks).last { $0 * size / ranks <= index }!
      lists[rank][batch].append(item)
    }
    return lists
  }
}

private func batchDifference(_ actual: [[Int]], _ expected: [[Int]]) -> String? {
  if actual.count != expected.count {
    return "\(actual.count) batches, expected \(expected.count)"
  }
  guard let batch = actual.indices.first(where: { actual[$0] != expected[$0] }) else { return nil }
  return "batch \(batch) is \(actual[batch]), expected \(expected[batch])"
}

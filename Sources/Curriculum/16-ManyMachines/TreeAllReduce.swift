import Tensors

extension Solutions {
  /// Exercise 16.2: add the tensors of all ranks, so that every rank has the sum, with the bits of a tree.
  ///
  /// In the first round, neighbors exchange their tensors and add: 0 with 1, 2 with 3, and so on. In the next
  /// round, each rank's partner is two ranks away: 0 with 2, 1 with 3. Then four, then eight. Partners always
  /// add the same two numbers, so they agree in every bit. After the last round all ranks do.
  ///
  ///     round 1   sumᵣ = valueᵣ + value of partner r ^ 1
  ///     round 2   sumᵣ = sumᵣ + sum of partner r ^ 2
  ///     round 3   sumᵣ = sumᵣ + sum of partner r ^ 4
  ///
  /// `^` is the exclusive or of bits: `r ^ 2` changes the bit of 2 in r, so 0 ^ 2 is 2, and 3 ^ 2 is 1.
  ///
  /// In one round all ranks send at the same time: what a partner adds is the sum from before the round.
  /// The check compares bits, because a sum of `Float` depends on its order.
  ///
  /// - Parameter values: the tensor of each rank, by rank, of equal shapes; the number of ranks is a power of two.
  /// - Returns: the tensor that each rank has at the end, by rank.
  public static func treeAllReduce(_ values: [Tensor<Float>]) throws -> [Tensor<Float>] {
    var sums = values
    var distance = 1
    while distance < sums.count {
      let before = sums
      for rank in sums.indices { sums[rank] = before[rank] + before[rank ^ distance] }
      distance *= 2
    }
    return sums
  }
}

extension Exercises {
  public static let treeAllReduce = Exercise<([Tensor<Float>]) throws -> [Tensor<Float>]>(
    .treeAllReduce, solution: Solutions.treeAllReduce, cases: groups, run: { try $0($1) },
    expected: { values in values.map { _ in tree(values) } },
    describe: { listed($0, "value") }, show: { listed($0, "sum") },
    difference: { rankDifference($0, $1, bitDifference) },
    trivialAnswers: [
      { $0 }, { values in values.map { .zeros($0.shape) } }, { _ in [] },
    ],
    mistakes: {
      Mistake("added from left to right: the tree adds neighbors first, which gives other bits") {
        values in
        let sum = values.dropFirst().reduce(values[0], +)
        return values.map { _ in sum }
      }
      rounds("far partners first: the first round is between neighbors, at distance 1") {
        $0.reversed()
      } exchange: {
        $0[$1] + $0[$1 ^ $2]
      }
      Mistake("only rank 0 has the sum: both partners add, so that all ranks have it") { values in
        [tree(values)] + values.dropFirst()
      }
      rounds("one round is not enough: the distance doubles until it reaches the number of ranks") {
        Array($0.prefix(1))
      } exchange: {
        $0[$1] + $0[$1 ^ $2]
      }
      rounds("the last round is missing: two halves of the ranks have not met") {
        $0.dropLast()
      } exchange: {
        $0[$1] + $0[$1 ^ $2]
      }
      Mistake("a new sum is read within its round: partners exchange the sums from before it") {
        values in
        var sums = values
        for distance in distances(values.count) {
          for rank in sums.indices { sums[rank] = sums[rank] + sums[rank ^ distance] }
        }
        return sums
      }
      rounds("the same partner in every round: it has the same sum, which then counts twice") {
        $0.map { _ in 1 }
      } exchange: {
        $0[$1] + $0[$1 ^ $2]
      }
      rounds("the partner's sum replaces the own one: add both") {
        $0
      } exchange: {
        $0[$1 ^ $2]
      }
      rounds(
        "the next rank instead of a partner: each rank forms a tree of its own, with other bits"
      ) {
        $0
      } exchange: {
        $0[$1] + $0[($1 + $2) % $0.count]
      }
      Mistake("the mean: an all-reduce adds; dividing is up to the caller") { values in
        values.map { _ in tree(values) / Float(values.count) }
      }
    })
}

/// All ranks exchange at the distances of the tree, or at other ones.
private func rounds(
  _ sentence: String, _ change: @escaping ([Int]) -> [Int],
  exchange: @escaping (_ sums: [Tensor<Float>], _ rank: Int, _ distance: Int) -> Tensor<Float>
) -> Mistake<([Tensor<Float>]) throws -> [Tensor<Float>], [Tensor<Float>], [Tensor<Float>]> {
  Mistake(sentence) { values in
    change(distances(values.count)).reduce(values) { sums, distance in
      sums.indices.map { exchange(sums, $0, distance) }
    }
  }
}

/// 1, 2, 4, … below the number of ranks.
private func distances(_ count: Int) -> [Int] {
  Array(sequence(first: 1) { 2 * $0 }.prefix { $0 < count })
}

/// By the definition: the sum of both halves.
private func tree(_ values: [Tensor<Float>]) -> Tensor<Float> {
  if values.count == 1 { return values[0] }
  let middle = values.count / 2
  return tree(Array(values[..<middle])) + tree(Array(values[middle...]))
}

/// Whole numbers first; then numbers whose sum depends on the order of additions, 2²⁴ among them, next to which 1
/// is lost; a single rank, and tensors without elements.
private func groups() -> [[Tensor<Float>]] {
  var generator = Generator(seed: 162)
  let large: Float = 16_777_216
  let random = [4, 8].map { count in
    (0..<count).map { rank in
      Tensor<Float>.normal([2, 3], using: &generator) * (rank % 3 == 0 ? 1000 : 1)
    }
  }
  let lost = [large, 1, 1, 1].map { first in Tensor<Float>([first, 1], shape: [2]) }
  let late = (0..<8).map { rank in
    Tensor<Float>([Float(rank + 1), rank == 5 ? large : 1], shape: [2])
  }
  let empty = [Tensor<Float>](repeating: Tensor([], shape: [0]), count: 4)
  return [
    [[1, 2], [10, 20]], [[1], [10], [100], [1000]], lost, late, [[3, 4]], random[0], random[1],
    empty,
  ]
}

private func listed(_ tensors: [Tensor<Float>], _ name: String) -> String {
  tensors.enumerated().map { "rank \($0): \(name) \($1.shape) \($1.scalars)" }
    .joined(separator: "\n")
}

/// Says where the bits of two tensors differ.
private func bitDifference(_ actual: Tensor<Float>, _ expected: Tensor<Float>) -> String? {
  if actual.shape != expected.shape {
    return "the shape is \(actual.shape), expected \(expected.shape)"
  }
  let (own, right) = (actual.scalars, expected.scalars)
  guard let place = own.indices.first(where: { own[$0].bitPattern != right[$0].bitPattern })
  else { return nil }
  return "element \(place) is \(own[place]), expected \(right[place])"
}

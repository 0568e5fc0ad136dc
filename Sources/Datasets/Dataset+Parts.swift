import Tensors

/// Some of a dataset's items, in an order of one's own.
public struct Subset<Base: Dataset>: Dataset {
  public let base: Base
  /// The items' numbers in the base.
  public let indices: [Int]

  public var count: Int { indices.count }

  public func item(_ index: Int, epoch: Int) throws -> Base.Element {
    try base.item(indices[index], epoch: epoch)
  }
}

extension Subset: LabeledDataset where Base: LabeledDataset {
  public var labels: [Int] {
    let all = base.labels
    return indices.map { all[$0] }
  }
  public var classes: [String] { base.classes }
}

/// Several datasets, one after the other.
public struct Concatenation<Base: Dataset>: Dataset {
  public let parts: [Base]
  /// Where each part begins, and the end.
  private let starts: [Int]

  public init(_ parts: [Base]) {
    self.parts = parts
    starts = parts.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.count) }
  }

  public var count: Int { starts[parts.count] }

  public func item(_ index: Int, epoch: Int) throws -> Base.Element {
    require((0..<count).contains(index), "Concatenation: there is no item \(index) of \(count)")
    let part = starts.lastIndex { $0 <= index }!
    return try parts[part].item(index - starts[part], epoch: epoch)
  }
}

extension Concatenation: LabeledDataset where Base: LabeledDataset {
  public var labels: [Int] { parts.flatMap(\.labels) }
  public var classes: [String] { parts.first?.classes ?? [] }
}

extension Dataset {
  /// Returns the items of those numbers, in that order; a number may come twice.
  ///
  /// - Precondition: all numbers are from 0 to `count`.
  public func subset(_ indices: some Sequence<Int>) -> Subset<Self> {
    let indices = Array(indices)
    if let wrong = indices.first(where: { !(0..<count).contains($0) }) {
      require(false, "subset: there is no item \(wrong) of \(count)")
    }
    return Subset(base: self, indices: indices)
  }

  /// Splits into parts after shuffling: part i has that share of all items, rounded so that all are used
  /// where the shares add up to 1 (PyTorch's `random_split`).
  ///
  /// - Precondition: no share is negative, and they add up to at most 1.
  public func split(_ shares: [Double], using generator: inout Generator) -> [Subset<Self>] {
    requireShares(shares)
    return parts(of: generator.permutation(count), shares).map { Subset(base: self, indices: $0) }
  }

  /// Splits into two parts after shuffling, the first having that share of all items.
  public func split(
    _ share: Double, using generator: inout Generator
  ) -> (first: Subset<Self>, second: Subset<Self>) {
    let parts = split([share, 1 - share], using: &generator)
    return (parts[0], parts[1])
  }

  /// Returns the items of this dataset, then those of `other`.
  public func concatenated(with other: Self) -> Concatenation<Self> {
    Concatenation([self, other])
  }
}

extension LabeledDataset {
  /// Splits into parts that have the same share of every class, as nearly as whole items allow.
  ///
  /// - Precondition: no share is negative, and they add up to at most 1.
  public func stratifiedSplit(
    _ shares: [Double], using generator: inout Generator
  ) -> [Subset<Self>] {
    requireShares(shares)
    var result = [[Int]](repeating: [], count: shares.count)
    let members = Dictionary(grouping: labels.indices) { [labels] in labels[$0] }
    for label in members.keys.sorted() {
      let own = members[label]!
      let order = generator.permutation(own.count).map { own[$0] }
      for (part, indices) in parts(of: order, shares).enumerated() { result[part] += indices }
    }
    return result.map { Subset(base: self, indices: $0.sorted()) }
  }
}

private func requireShares(_ shares: [Double]) {
  require(
    shares.allSatisfy { $0 >= 0 } && shares.reduce(0, +) <= 1 + 1e-9,
    "split: shares must not be negative and must add up to at most 1, not \(shares)")
}

/// Cuts a list at the rounded sums of the shares.
private func parts(of order: [Int], _ shares: [Double]) -> [[Int]] {
  var (sum, start) = (0.0, 0)
  return shares.map { share in
    sum += share
    let end = min(Int((Double(order.count) * sum).rounded()), order.count)
    defer { start = end }
    return Array(order[start..<end])
  }
}

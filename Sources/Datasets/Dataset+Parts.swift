import Tensors

/// A dataset of selected items of another dataset: PyTorch's `Subset`.
public struct Subset<Base: Dataset>: Dataset {
  /// The dataset that items are selected from.
  public let base: Base
  /// The indices of the items in `base`.
  public let indices: [Int]

  public var count: Int { indices.count }

  public func item(_ index: Int, epoch: Int) throws -> Base.Element {
    requireItem(index, "Subset")
    return try base.item(indices[index], epoch: epoch)
  }
}

extension Subset: LabeledDataset where Base: LabeledDataset {
  public var labels: [Int] {
    let all = base.labels
    return indices.map { all[$0] }
  }
  public var classes: [String] { base.classes }
}

/// A concatenation of several datasets: PyTorch's `ConcatDataset`.
public struct Concatenation<Base: Dataset>: Dataset {
  /// The datasets, in order.
  public let parts: [Base]
  /// The index of the first item of each part, and the number of items.
  private let starts: [Int]

  /// Creates the concatenation of datasets.
  public init(_ parts: [Base]) {
    self.parts = parts
    starts = parts.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.count) }
  }

  public var count: Int { starts[parts.count] }

  public func item(_ index: Int, epoch: Int) throws -> Base.Element {
    requireItem(index, "Concatenation")
    let part = starts.lastIndex { $0 <= index }!
    return try parts[part].item(index - starts[part], epoch: epoch)
  }
}

extension Concatenation: LabeledDataset where Base: LabeledDataset {
  public var labels: [Int] { parts.flatMap(\.labels) }
  public var classes: [String] { parts.first?.classes ?? [] }
}

extension Dataset {
  /// Returns the items at `indices`, in that order; indices may repeat.
  ///
  /// - Precondition: All indices are in `0..<count`.
  public func subset(_ indices: some Sequence<Int>) -> Subset<Self> {
    let indices = Array(indices)
    if let wrong = indices.first(where: { !(0..<count).contains($0) }) {
      requireItem(wrong, "subset")
    }
    return Subset(base: self, indices: indices)
  }

  /// Returns random subsets with the given fractions of all items: PyTorch's `random_split`.
  ///
  /// Sizes are rounded so that every item is used if the fractions sum to 1.
  ///
  /// - Precondition: Fractions are not negative, and sum to at most 1.
  public func split(_ fractions: [Double], using generator: inout Generator) -> [Subset<Self>] {
    requireFractions(fractions)
    return parts(of: generator.permutation(count), fractions).map {
      Subset(base: self, indices: $0)
    }
  }

  /// Returns two random subsets, the first with the given fraction of all items.
  public func split(
    _ fraction: Double, using generator: inout Generator
  ) -> (first: Subset<Self>, second: Subset<Self>) {
    let parts = split([fraction, 1 - fraction], using: &generator)
    return (parts[0], parts[1])
  }

  /// Returns a dataset of the items of this dataset followed by those of `other`.
  public func concatenated(with other: Self) -> Concatenation<Self> {
    Concatenation([self, other])
  }
}

extension LabeledDataset {
  /// Returns random subsets with the given fractions of the items of every class, rounded to whole items.
  ///
  /// - Precondition: Fractions are not negative, and sum to at most 1.
  public func stratifiedSplit(
    _ fractions: [Double], using generator: inout Generator
  ) -> [Subset<Self>] {
    requireFractions(fractions)
    var result = [[Int]](repeating: [], count: fractions.count)
    let members = Dictionary(grouping: labels.indices) { [labels] in labels[$0] }
    for label in members.keys.sorted() {
      let own = members[label]!
      let order = generator.permutation(own.count).map { own[$0] }
      for (part, indices) in parts(of: order, fractions).enumerated() { result[part] += indices }
    }
    return result.map { Subset(base: self, indices: $0.sorted()) }
  }
}

private func requireFractions(_ fractions: [Double]) {
  require(
    fractions.allSatisfy { $0 >= 0 } && fractions.reduce(0, +) <= 1 + 1e-9,
    "split: fractions must not be negative and must sum to at most 1, not \(fractions)")
}

/// Splits a list at the rounded cumulative sums of the fractions.
private func parts(of order: [Int], _ fractions: [Double]) -> [[Int]] {
  var (sum, start) = (0.0, 0)
  return fractions.map { fraction in
    sum += fraction
    let end = min(Int((Double(order.count) * sum).rounded()), order.count)
    defer { start = end }
    return Array(order[start..<end])
  }
}

/// Triplets of a ``Comparison``, by the numbers of their rows: queries for anchors, references for the
/// others.
public struct Triplets: Sendable, Equatable {
  public private(set) var anchors: [Int] = []
  public private(set) var positives: [Int] = []
  public private(set) var negatives: [Int] = []

  public init() {}

  /// How many there are.
  public var count: Int { anchors.count }
  public var isEmpty: Bool { anchors.isEmpty }

  /// Adds one.
  public mutating func append(anchor: Int, positive: Int, negative: Int) {
    anchors.append(anchor)
    positives.append(positive)
    negatives.append(negative)
  }
}

/// Pairs of a ``Comparison``, by the numbers of their rows: a query and a reference each.
public struct IndexPairs: Sendable, Equatable {
  public private(set) var queries: [Int] = []
  public private(set) var references: [Int] = []

  public init() {}

  /// How many there are.
  public var count: Int { queries.count }
  public var isEmpty: Bool { queries.isEmpty }

  /// Adds one.
  public mutating func append(_ query: Int, _ reference: Int) {
    queries.append(query)
    references.append(reference)
  }
}

/// Pairs to be pulled together, and pairs to be pushed apart.
public struct MinedPairs: Sendable, Equatable {
  public var positives = IndexPairs()
  public var negatives = IndexPairs()

  public init() {}
}

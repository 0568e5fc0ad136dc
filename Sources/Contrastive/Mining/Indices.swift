/// Triplets of an ``EmbeddingBatch``, by index: the anchors are queries, positives and negatives
/// are references.
public struct Triplets: Sendable, Equatable {
  /// The index of each anchor among the queries.
  public private(set) var anchors: [Int] = []
  /// The index of each positive among the references.
  public private(set) var positives: [Int] = []
  /// The index of each negative among the references.
  public private(set) var negatives: [Int] = []

  /// Creates an empty list.
  public init() {}

  /// The number of triplets.
  public var count: Int { anchors.count }
  /// Whether there are no triplets.
  public var isEmpty: Bool { anchors.isEmpty }

  /// Appends a triplet.
  public mutating func append(anchor: Int, positive: Int, negative: Int) {
    anchors.append(anchor)
    positives.append(positive)
    negatives.append(negative)
  }
}

/// Pairs of an ``EmbeddingBatch``, by index: a query and a reference each.
public struct IndexPairs: Sendable, Equatable {
  /// The index of the query of each pair.
  public private(set) var queries: [Int] = []
  /// The index of the reference of each pair.
  public private(set) var references: [Int] = []

  /// Creates an empty list.
  public init() {}

  /// The number of pairs.
  public var count: Int { queries.count }
  /// Whether there are no pairs.
  public var isEmpty: Bool { queries.isEmpty }

  /// Appends a pair.
  public mutating func append(_ query: Int, _ reference: Int) {
    queries.append(query)
    references.append(reference)
  }
}

/// Mined pairs: positives to pull together, and negatives to push apart.
public struct MinedPairs: Sendable, Equatable {
  /// The pairs with the same label.
  public var positives = IndexPairs()
  /// The pairs with different labels.
  public var negatives = IndexPairs()

  /// Creates empty lists.
  public init() {}
}

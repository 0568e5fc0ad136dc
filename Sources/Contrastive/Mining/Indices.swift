/// Triplets of a ``Comparison``, by the numbers of their rows: queries for anchors, references for the
/// others.
public struct Triplets: Sendable, Equatable {
  /// Queries.
  public private(set) var anchors: [Int] = []
  /// For each anchor a reference of its class.
  public private(set) var positives: [Int] = []
  /// For each anchor a reference of another class.
  public private(set) var negatives: [Int] = []

  /// Makes a list of none.
  public init() {}

  /// How many there are.
  public var count: Int { anchors.count }
  /// Whether there is none.
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
  /// The first of each pair.
  public private(set) var queries: [Int] = []
  /// The second of each pair.
  public private(set) var references: [Int] = []

  /// Makes a list of none.
  public init() {}

  /// How many there are.
  public var count: Int { queries.count }
  /// Whether there is none.
  public var isEmpty: Bool { queries.isEmpty }

  /// Adds one.
  public mutating func append(_ query: Int, _ reference: Int) {
    queries.append(query)
    references.append(reference)
  }
}

/// Pairs to be pulled together, and pairs to be pushed apart.
public struct MinedPairs: Sendable, Equatable {
  /// Of one class.
  public var positives = IndexPairs()
  /// Of two classes.
  public var negatives = IndexPairs()

  /// Makes lists of none.
  public init() {}
}

/// A row and its distance, ordered by distance and then by index, which makes rankings
/// deterministic. NaN is treated as infinitely far.
struct Candidate: Comparable, Sendable {
  let distance: Float
  let index: Int

  init(_ distance: Float, _ index: Int) {
    self.distance = distance.isNaN ? .infinity : distance
    self.index = index
  }

  static func < (a: Candidate, b: Candidate) -> Bool {
    a.distance != b.distance ? a.distance < b.distance : a.index < b.index
  }
}

/// A binary heap of candidates with the nearest, or the farthest, first.
struct Heap: Sendable {
  /// The items in heap order: the children of item i are at 2i + 1 and 2i + 2.
  private(set) var items: [Candidate] = []
  private let farthestFirst: Bool

  init(farthestFirst: Bool) { self.farthestFirst = farthestFirst }

  var count: Int { items.count }
  var first: Candidate? { items.first }

  /// Inserts a candidate in O(log count).
  mutating func insert(_ candidate: Candidate) {
    items.append(candidate)
    var index = items.count - 1
    while index > 0 && comesBefore(items[index], items[(index - 1) / 2]) {
      items.swapAt(index, (index - 1) / 2)
      index = (index - 1) / 2
    }
  }

  /// Inserts a candidate, and removes the first one if there are more than `limit`.
  mutating func insert(_ candidate: Candidate, limit: Int) {
    if items.count < limit { return insert(candidate) }
    guard let first = items.first, comesBefore(first, candidate) else { return }
    items[0] = candidate
    sink()
  }

  /// Removes and returns the first candidate; `nil` if the heap is empty.
  mutating func removeFirst() -> Candidate? {
    guard let first = items.first, let last = items.popLast() else { return nil }
    if !items.isEmpty {
      items[0] = last
      sink()
    }
    return first
  }

  private func comesBefore(_ a: Candidate, _ b: Candidate) -> Bool { farthestFirst ? b < a : a < b }

  private mutating func sink() {
    var index = 0
    while true {
      var best = index
      for child in 2 * index + 1...2 * index + 2
      where child < items.count && comesBefore(items[child], items[best]) {
        best = child
      }
      if best == index { return }
      items.swapAt(index, best)
      index = best
    }
  }
}

/// A row and how far it is away. Ordered by distance, then by place: so that all rankings are the same
/// every time. What is not a number is farthest.
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

/// Candidates of which the first one, nearest or farthest, is at hand: a binary heap.
struct Heap: Sendable {
  /// Parents come before their children, at 2i + 1 and 2i + 2.
  private(set) var items: [Candidate] = []
  private let farthestFirst: Bool

  init(farthestFirst: Bool) { self.farthestFirst = farthestFirst }

  var count: Int { items.count }
  var first: Candidate? { items.first }

  /// Adds one, in time log(count).
  mutating func insert(_ candidate: Candidate) {
    items.append(candidate)
    var place = items.count - 1
    while place > 0 && comesBefore(items[place], items[(place - 1) / 2]) {
      items.swapAt(place, (place - 1) / 2)
      place = (place - 1) / 2
    }
  }

  /// Adds one, and drops the first where there are more than `limit`.
  mutating func insert(_ candidate: Candidate, limit: Int) {
    if items.count < limit { return insert(candidate) }
    guard let first = items.first, comesBefore(first, candidate) else { return }
    items[0] = candidate
    sink()
  }

  /// Takes the first one out; `nil` where there is none.
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
    var place = 0
    while true {
      var best = place
      for child in 2 * place + 1...2 * place + 2
      where child < items.count && comesBefore(items[child], items[best]) {
        best = child
      }
      if best == place { return }
      items.swapAt(place, best)
      place = best
    }
  }
}

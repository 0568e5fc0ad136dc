import Kernels

/// A search in a graph, of one thread: squared Euclidean distances to rows in contiguous memory.
struct GraphSearch {
  let rows: UnsafePointer<Float>
  let width: Int
  let links: HNSWLinks
  /// The number of the search that visited each row last; starting a new search takes constant time.
  private var visits: [Int32]
  private var number: Int32 = 0
  private var waiting: [Int32] = []

  init(_ rows: UnsafePointer<Float>, _ width: Int, _ links: HNSWLinks) {
    (self.rows, self.width, self.links) = (rows, width, links)
    visits = [Int32](repeating: 0, count: links.levels.count)
  }

  @inline(__always)
  func distance(_ query: UnsafePointer<Float>, _ row: Int) -> Float {
    squaredDistance(query, rows + row * width, count: width)
  }

  /// Returns the `k` nearest rows found, nearest first.
  mutating func nearest(_ k: Int, to query: UnsafePointer<Float>, _ ef: Int) -> [Candidate] {
    let start = descend(query, to: 0)
    let found = candidates(query, from: [start], level: 0, ef)
    if found.count >= k { return Array(found.prefix(k)) }
    // Add rows that the links do not reach, so that the result always has k rows.
    let seen = Set(found.map(\.index))
    let rest = links.levels.indices.filter { !seen.contains($0) }
      .map { Candidate(distance(query, $0), $0) }
    return Array((found + rest).sorted().prefix(k))
  }

  /// Descends greedily from the entry point through the levels above `level`.
  func descend(_ query: UnsafePointer<Float>, to level: Int) -> Candidate {
    var best = Candidate(distance(query, links.entry), links.entry)
    for high in stride(from: links.levels[links.entry], to: level, by: -1) {
      var isNearer = true
      while isNearer {
        isNearer = false
        for other in links.links(best.index, high) {
          let candidate = Candidate(distance(query, Int(other)), Int(other))
          if candidate < best { (best, isNearer) = (candidate, true) }
        }
      }
    }
    return best
  }

  /// Returns the nearest rows found on a level, nearest first: algorithm 2 of the paper.
  mutating func candidates(
    _ query: UnsafePointer<Float>, from starts: [Candidate], level: Int, _ ef: Int
  ) -> [Candidate] {
    var (open, kept) = (Heap(farthestFirst: false), Heap(farthestFirst: true))
    number += 1
    for start in starts where mark(start.index) {
      open.insert(start)
      kept.insert(start, limit: ef)
    }
    while let next = open.removeFirst() {
      if kept.count >= ef, let farthest = kept.first, farthest < next { break }
      // All rows are known before the first distance is computed, so that the processor fetches several at once.
      waiting.removeAll(keepingCapacity: true)
      for other in links.links(next.index, level) where mark(Int(other)) { waiting.append(other) }
      for other in waiting {
        let candidate = Candidate(distance(query, Int(other)), Int(other))
        if kept.count >= ef, let farthest = kept.first, farthest < candidate { continue }
        open.insert(candidate)
        kept.insert(candidate, limit: ef)
      }
    }
    return kept.items.sorted()
  }

  /// Marks a row as visited, and returns whether it was not visited before.
  @inline(__always)
  private mutating func mark(_ row: Int) -> Bool {
    visits.withUnsafeMutableBufferPointer { visits in
      if visits[row] == number { return false }
      visits[row] = number
      return true
    }
  }

  /// Selects neighbors in different directions: those closer to the row than to any selected one,
  /// then the nearest of the others up to the limit; algorithm 4 of the paper.
  func diverse(_ candidates: [Candidate], limit: Int) -> [Candidate] {
    if candidates.count <= limit { return candidates }
    var (chosen, others): ([Candidate], [Candidate]) = ([], [])
    for candidate in candidates where chosen.count < limit {
      let row = rows + candidate.index * width
      let isHidden = chosen.contains { distance(row, $0.index) < candidate.distance }
      if isHidden { others.append(candidate) } else { chosen.append(candidate) }
    }
    return chosen + others.prefix(limit - chosen.count)
  }
}

import Kernels
import Tensors

extension HNSW {
  /// A list of links to which rows are added.
  private struct Target: Hashable {
    let row, level: Int
  }

  /// The neighbors that were chosen for a row, by level.
  private typealias Choice = [(level: Int, neighbors: [Candidate])]

  /// Inserts all rows.
  ///
  /// The rows of a batch search the graph before it, and among each other, so that they are searched for on several
  /// threads; then the lists that get links are pruned on several threads. The batches do not depend on the number of
  /// threads. The first 4,096 rows are inserted one by one: batches of a small graph would miss many links.
  func build(_ ef: Int) {
    vectors.withContiguous { rows in
      let search = GraphSearch(rows, vectors.shape[1], links)
      var searches = [GraphSearch](repeating: search, count: count > 4096 ? Self.lanes : 1)
      var start = 1
      while start < count {
        let end = min(count, start + (start < 4096 ? 1 : Self.batchSize))
        insert(start..<end, ef, &searches)
        start = end
      }
    }
  }

  private static let batchSize = 128
  /// The parts of a batch, each of which one thread searches.
  private static let lanes = 16

  private func insert(_ batch: Range<Int>, _ ef: Int, _ searches: inout [GraphSearch]) {
    let choices = searches.withUnsafeMutableBufferPointer { searches -> [Choice] in
      let lanes = batch.count == 1 ? 1 : searches.count
      let size = (batch.count + lanes - 1) / lanes
      return parallelMap(lanes) { lane in
        let start = batch.lowerBound + lane * size
        return (start..<max(start, min(start + size, batch.upperBound))).map {
          choose($0, after: batch.lowerBound, ef, &searches[lane])
        }
      }.flatMap(\.self)
    }
    var added: [Target: [Int]] = [:]
    var order: [Target] = []
    for (row, choice) in zip(batch, choices) {
      for (level, neighbors) in choice {
        links.set(row, level, to: neighbors.map { Int32($0.index) })
        for neighbor in neighbors {
          let target = Target(row: neighbor.index, level: level)
          if added[target, default: []].isEmpty { order.append(target) }
          added[target, default: []].append(row)
        }
      }
    }
    let search = searches[0]
    if batch.count == 1 {
      for target in order { link(target, with: added[target] ?? [], search) }
    } else {
      parallelFor(order.count) { link(order[$0], with: added[order[$0]] ?? [], search) }
    }
    for row in batch where links.levels[row] > links.levels[links.entry] { links.entry = row }
  }

  /// Returns the neighbors of a row in the graph, and among the rows of its batch before it.
  private func choose(
    _ row: Int, after start: Int, _ ef: Int, _ search: inout GraphSearch
  ) -> Choice {
    let query = search.rows + row * search.width
    let level = links.levels[row]
    let others = (start..<row).map { Candidate(search.distance(query, $0), $0) }
    let top = links.levels[links.entry]
    var starts = [search.descend(query, to: level)]
    return stride(from: level, through: 0, by: -1).compactMap { height in
      if height <= top { starts = search.candidates(query, from: starts, level: height, ef) }
      let near = others.filter { links.levels[$0.index] >= height }
      let found = (height <= top ? starts : []) + near
      if found.isEmpty { return nil }
      let sorted = near.isEmpty ? found : Array(found.sorted().prefix(ef))
      return (height, search.diverse(sorted, limit: min(connections, links.limits.upper)))
    }
  }

  /// Adds links, and prunes the list where there are too many.
  private func link(_ target: Target, with others: [Int], _ search: GraphSearch) {
    let (row, level) = (target.row, target.level)
    let query = search.rows + row * search.width
    for other in others where links.append(other, to: row, level) {
      let all = links.links(row, level).map { Candidate(search.distance(query, Int($0)), Int($0)) }
      links.set(
        row, level,
        to: search.diverse(all.sorted(), limit: links.limit(level)).map { Int32($0.index) })
    }
  }
}

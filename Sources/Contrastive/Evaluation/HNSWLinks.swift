import Tensors

/// The links of a graph's rows, by level, in flat memory: each list is its number of links, and the linked rows.
///
/// Only ``HNSW`` writes to it, while it builds the graph; after that, any number of threads read it.
final class HNSWLinks: @unchecked Sendable {
  /// The highest level of each row.
  let levels: [Int]
  /// The maximum number of links per row: on the bottom level, and on those above.
  let limits: (bottom: Int, upper: Int)
  /// The entry point: a row on the highest level.
  var entry = 0
  private let bottom, upper: UnsafeMutablePointer<Int32>
  /// The position of each row's first list in `upper`.
  private let offsets: [Int]

  /// Creates lists without links.
  init(levels: [Int], connections: Int) {
    let most = max(1, min(connections, levels.count))
    (self.levels, limits) = (levels, (2 * most, most))
    var size = 0
    offsets = levels.map { level in
      defer { size += level * (most + 2) }
      return size
    }
    // A list has one place more than its limit, until it is pruned.
    bottom = Self.zeros(levels.count * (2 * most + 2))
    upper = Self.zeros(size)
  }

  deinit {
    bottom.deallocate()
    upper.deallocate()
  }

  private static func zeros(_ count: Int) -> UnsafeMutablePointer<Int32> {
    let memory = UnsafeMutablePointer<Int32>.allocate(capacity: max(count, 1))
    memory.initialize(repeating: 0, count: max(count, 1))
    return memory
  }

  /// Returns the list of a row on a level that it has.
  @inline(__always)
  private func list(_ row: Int, _ level: Int) -> UnsafeMutablePointer<Int32> {
    if level == 0 { return bottom + row * (limits.bottom + 2) }
    return upper + (offsets[row] + (level - 1) * (limits.upper + 2))
  }

  /// Returns the linked rows of a row on a level that it has.
  @inline(__always)
  func links(_ row: Int, _ level: Int) -> UnsafeBufferPointer<Int32> {
    let list = list(row, level)
    return UnsafeBufferPointer(start: list + 1, count: Int(list[0]))
  }

  /// Returns the maximum number of links on a level.
  func limit(_ level: Int) -> Int { level == 0 ? limits.bottom : limits.upper }

  /// Replaces the links of a row on a level.
  func set(_ row: Int, _ level: Int, to rows: some Collection<Int32>) {
    let list = list(row, level)
    list[0] = Int32(rows.count)
    for (place, other) in rows.enumerated() { list[1 + place] = other }
  }

  /// Adds a link; returns whether there are more than the limit now.
  func append(_ other: Int, to row: Int, _ level: Int) -> Bool {
    let list = list(row, level)
    list[0] += 1
    list[Int(list[0])] = Int32(other)
    return Int(list[0]) > limit(level)
  }
}

// MARK: Saving

extension HNSW {
  /// The graph as numbers, to save it: the entry point; then for each row its highest level, and for each of
  /// its levels the number of links and the linked rows. ``init(_:metric:connections:graph:)`` restores it.
  public var graph: [Int32] {
    var numbers = [Int32(links.entry)]
    numbers.reserveCapacity(count * (links.limits.bottom + 2))
    for row in 0..<count {
      numbers.append(Int32(links.levels[row]))
      for level in 0...links.levels[row] {
        let list = links.links(row, level)
        numbers.append(Int32(list.count))
        numbers += list
      }
    }
    return numbers
  }

  /// Creates an index from a saved graph; `nil` if the numbers are no graph of these rows.
  ///
  /// - Parameters:
  ///   - embeddings: `[N, D]`, the rows that the graph was built of.
  ///   - metric: The distance metric that the graph was built with.
  ///   - connections: M of the graph.
  ///   - graph: The numbers of ``graph``.
  public init?(
    _ embeddings: Tensor<Float>, metric: Metric = .euclidean, connections: Int = 16,
    graph: [Int32]
  ) {
    require(embeddings.rank == 2, "HNSW: needs embeddings [N, D], not \(embeddings.shape)")
    guard connections > 1, let links = Self.restored(graph, embeddings.shape[0], connections) else {
      return nil
    }
    requireFinite(embeddings, "HNSW")
    (self.metric, self.connections, self.links) = (metric, connections, links)
    scale = Self.scale(embeddings, metric)
    vectors = Self.prepared(embeddings, metric, scale)
  }

  /// Returns the links of saved numbers; `nil` if these are no graph of `count` rows.
  private static func restored(_ graph: [Int32], _ count: Int, _ connections: Int) -> HNSWLinks? {
    var place = 1
    var levels: [Int] = []
    // The first pass finds the levels, the second one copies the links.
    for _ in 0..<count {
      guard place < graph.count, (0...Self.highestLevel).contains(Int(graph[place])) else {
        return nil
      }
      levels.append(Int(graph[place]))
      place += 1
      for _ in 0...levels[levels.count - 1] {
        guard place < graph.count, graph[place] >= 0 else { return nil }
        place += 1 + Int(graph[place])
      }
    }
    guard place == graph.count, let entry = graph.first.map({ Int($0) }),
      count == 0 || levels.indices.contains(entry) && levels[entry] == levels.max()
    else { return nil }
    let links = HNSWLinks(levels: levels, connections: connections)
    links.entry = entry
    place = 1
    for row in 0..<count {
      place += 1
      for level in 0...levels[row] {
        let list = graph[(place + 1)..<(place + 1 + Int(graph[place]))]
        let isValid = list.allSatisfy {
          levels.indices.contains(Int($0)) && levels[Int($0)] >= level
        }
        guard isValid, list.count <= links.limit(level) else { return nil }
        links.set(row, level, to: list)
        place += 1 + list.count
      }
    }
    return links
  }
}

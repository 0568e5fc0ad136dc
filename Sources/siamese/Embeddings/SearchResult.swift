import Files
import Training

/// The nearest neighbors of one image.
struct SearchResult {
  let query: String
  /// Nearest first.
  let neighbors: [(path: String, distance: Float)]

  init(query: String, neighbors: [(path: String, distance: Float)]) {
    (self.query, self.neighbors) = (query, neighbors)
  }

  /// Takes the `count` nearest of all references; of equally near ones the first.
  init(query: String, references: [String], distances: [Float], count: Int) {
    self.query = query
    neighbors = distances.indices.sorted { (distances[$0], $0) < (distances[$1], $1) }
      .prefix(count).map { (references[$0], distances[$0]) }
  }

  /// The neighbors as a table.
  ///
  /// - Parameter threshold: the distance up to which two images are the same, where it is known.
  func text(threshold: Float?) -> String {
    var lines = ["nearest to \(query.displayed(limit: 400)):"]
    for (index, neighbor) in neighbors.enumerated() {
      let rank = "\(index + 1)"
      let verdict = threshold.map { neighbor.distance <= $0 ? "  same     " : "  different" } ?? ""
      lines.append(
        String(repeating: " ", count: max(0, 4 - rank.count)) + rank
          + "  \(formatted(Double(neighbor.distance), decimals: 4))\(verdict)  \(neighbor.path.displayed(limit: 400))"
      )
    }
    return lines.joined(separator: "\n")
  }
}

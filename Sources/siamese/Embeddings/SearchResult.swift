import Files
import Training

/// The nearest neighbors of one image.
struct SearchResult {
  let query: String
  /// Nearest first.
  let neighbors: [(path: String, distance: Float)]

  /// The neighbors as a table.
  ///
  /// - Parameter threshold: the distance up to which two images are the same, where it is known.
  func text(threshold: Float?) -> String {
    guard let nearest = neighbors.first else {
      return
        "nearest to \(query.displayed(limit: 400)): nothing but copies of it; pass --keep-query to list them"
    }
    var title = "nearest to \(query.displayed(limit: 400)):"
    if let threshold, nearest.distance > threshold {
      title +=
        " unknown, nothing is within the threshold \(formatted(Double(threshold), decimals: 4))"
    }
    var lines = [title]
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

  /// The neighbors as a line of JSON.
  func json(threshold: Float?) throws -> String {
    let line = Line(
      query: query, threshold: threshold,
      isUnknown: threshold.map { limit in neighbors.first.map { $0.distance > limit } ?? true },
      neighbors: neighbors.map { Neighbor(path: $0.path, distance: $0.distance) })
    return String(decoding: try SavedRun.json(line), as: UTF8.self)
  }

  private struct Neighbor: Encodable {
    let path: String
    let distance: Float
  }

  private struct Line: Encodable {
    let query: String
    let threshold: Float?
    /// Whether nothing is within the threshold.
    let isUnknown: Bool?
    let neighbors: [Neighbor]

    private enum CodingKeys: String, CodingKey {
      case query, threshold, neighbors
      case isUnknown = "unknown"
    }
  }
}

import Contrastive
import Tensors

/// For every query, at which places of its ranking those of its class stand; the queries themselves left out.
private func ranks(_ embeddings: Tensor<Float>, _ labels: [Int]) -> [[Int]] {
  Retrieval(embeddings, labels: labels).ranks
}

private func mean(_ ranks: [[Int]], _ measure: ([Int]) -> Double) -> Double {
  ranks.reduce(0) { $0 + measure($1) } / Double(max(ranks.count, 1))
}

enum LonelyAsked: Mistake14 {
  static func recallAtK(_ embeddings: Tensor<Float>, labels: [Int], k: Int) throws -> Double {
    let hits = ranks(embeddings, labels).count { $0[0] < k }
    return Double(hits) / Double(labels.count)
  }
}

enum FindsItself: Mistake14 {
  static func recallAtK(_ embeddings: Tensor<Float>, labels: [Int], k: Int) throws -> Double {
    let found = Retrieval(
      embeddings, labels: labels, references: embeddings, referenceLabels: labels)
    return found.recall(at: k)
  }
}

enum FirstLeftOut: Mistake14 {
  static func recallAtK(_ embeddings: Tensor<Float>, labels: [Int], k: Int) throws -> Double {
    let all = Distance.squaredEuclidean.matrix(embeddings, embeddings)
    let queries = labels.indices.filter { i in labels.count { $0 == labels[i] } > 1 }
    let hits = queries.count { i in
      let order = labels.indices.sorted { (all[i, $0].item, $0) < (all[i, $1].item, $1) }
      return order.dropFirst().prefix(k).contains { labels[$0] == labels[i] }
    }
    return Double(hits) / Double(max(queries.count, 1))
  }
}

enum PrecisionAtK: Mistake14 {
  static func recallAtK(_ embeddings: Tensor<Float>, labels: [Int], k: Int) throws -> Double {
    mean(ranks(embeddings, labels)) { ranks in Double(ranks.count { $0 < k }) / Double(k) }
  }
}

enum ShareFound: Mistake14 {
  static func recallAtK(_ embeddings: Tensor<Float>, labels: [Int], k: Int) throws -> Double {
    mean(ranks(embeddings, labels)) { ranks in
      Double(ranks.count { $0 < k }) / Double(ranks.count)
    }
  }
}

enum OnlyPlaceK: Mistake14 {
  static func recallAtK(_ embeddings: Tensor<Float>, labels: [Int], k: Int) throws -> Double {
    mean(ranks(embeddings, labels)) { $0.contains(k - 1) ? 1 : 0 }
  }
}

enum HitsCounted: Mistake14 {
  static func recallAtK(_ embeddings: Tensor<Float>, labels: [Int], k: Int) throws -> Double {
    Double(ranks(embeddings, labels).count { $0[0] < k })
  }
}

enum OneTooMany: Mistake14 {
  static func recallAtK(_ embeddings: Tensor<Float>, labels: [Int], k: Int) throws -> Double {
    mean(ranks(embeddings, labels)) { $0[0] <= k ? 1 : 0 }
  }
}

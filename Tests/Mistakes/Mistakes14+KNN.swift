import Contrastive
import Tensors

/// Rows of squared distances.
private func squares(_ embeddings: Tensor<Float>) -> (Int, Int) -> Float {
  let all = Distance.squaredEuclidean.matrix(embeddings, embeddings).scalars
  let count = embeddings.shape[0]
  return { all[$0 * count + $1] }
}

/// All places, the nearest first; of equally near ones the first.
private func ranking(_ i: Int, _ count: Int, _ distance: (Int, Int) -> Float) -> [Int] {
  (0..<count).sorted { (distance(i, $0), $0) < (distance(i, $1), $1) }
}

private func others(_ i: Int, _ count: Int, _ distance: (Int, Int) -> Float) -> [Int] {
  ranking(i, count, distance).filter { $0 != i }
}

private func winner(_ votes: [Int], _ wins: ([Int]) -> Int? = { $0.min() }) -> Int {
  let counts = Dictionary(grouping: votes) { $0 }.mapValues(\.count)
  return wins(counts.keys.filter { counts[$0] == counts.values.max() }) ?? 0
}

enum SelfVotes: Mistake14 {
  static func kNN(_ embeddings: Tensor<Float>, labels: [Int], k: Int) throws -> [Int] {
    let distance = squares(embeddings)
    return labels.indices.map { i in
      winner(ranking(i, labels.count, distance).prefix(k).map { labels[$0] })
    }
  }
}

enum FirstDropped: Mistake14 {
  static func kNN(_ embeddings: Tensor<Float>, labels: [Int], k: Int) throws -> [Int] {
    let distance = squares(embeddings)
    return labels.indices.map { i in
      winner(ranking(i, labels.count, distance).dropFirst().prefix(k).map { labels[$0] })
    }
  }
}

enum NearestDecides: Mistake14 {
  static func kNN(_ embeddings: Tensor<Float>, labels: [Int], k: Int) throws -> [Int] {
    let distance = squares(embeddings)
    return labels.indices.map { labels[others($0, labels.count, distance)[0]] }
  }
}

enum PlaceOfNearest: Mistake14 {
  static func kNN(_ embeddings: Tensor<Float>, labels: [Int], k: Int) throws -> [Int] {
    let distance = squares(embeddings)
    return labels.indices.map { others($0, labels.count, distance)[0] }
  }
}

enum TieToNearest: Mistake14 {
  static func kNN(_ embeddings: Tensor<Float>, labels: [Int], k: Int) throws -> [Int] {
    let distance = squares(embeddings)
    return labels.indices.map { i in
      let votes = others(i, labels.count, distance).prefix(k).map { labels[$0] }
      return winner(votes) { best in votes.first { best.contains($0) } }
    }
  }
}

enum TieToLargest: Mistake14 {
  static func kNN(_ embeddings: Tensor<Float>, labels: [Int], k: Int) throws -> [Int] {
    let distance = squares(embeddings)
    return labels.indices.map { i in
      winner(others(i, labels.count, distance).prefix(k).map { labels[$0] }) { $0.max() }
    }
  }
}

enum LastOfEquallyNear: Mistake14 {
  static func kNN(_ embeddings: Tensor<Float>, labels: [Int], k: Int) throws -> [Int] {
    let distance = squares(embeddings)
    return labels.indices.map { i in
      let order = labels.indices.filter { $0 != i }
        .sorted { (distance(i, $0), -$0) < (distance(i, $1), -$1) }
      return winner(order.prefix(k).map { labels[$0] })
    }
  }
}

enum FarthestAsked: Mistake14 {
  static func kNN(_ embeddings: Tensor<Float>, labels: [Int], k: Int) throws -> [Int] {
    let distance = squares(embeddings)
    return labels.indices.map { i in
      winner(others(i, labels.count, distance).suffix(k).map { labels[$0] })
    }
  }
}

enum VotesWeighed: Mistake14 {
  static func kNN(_ embeddings: Tensor<Float>, labels: [Int], k: Int) throws -> [Int] {
    KNearestNeighbors(embeddings, labels: labels)
      .leaveOneOutPredictions(k: k, vote: .inverseDistance)
  }
}

import Tensors

/// For every item the first of the nearest that fit.
private func search(
  _ distances: Tensor<Float>, _ labels: [Int], _ fits: (Int, Int) -> Bool
) -> [Int?] {
  labels.indices.map { i in
    labels.indices.filter { fits(i, $0) }.min { distances[i, $0].item < distances[i, $1].item }
  }
}

enum AnchorItself: Mistake13 {
  static func hardestNegative(_ distances: Tensor<Float>, labels: [Int]) throws -> [Int?] {
    search(distances, labels) { _, _ in true }
  }
}

enum NearestOther: Mistake13 {
  static func hardestNegative(_ distances: Tensor<Float>, labels: [Int]) throws -> [Int?] {
    search(distances, labels) { $0 != $1 }
  }
}

enum EasiestNegative: Mistake13 {
  static func hardestNegative(_ distances: Tensor<Float>, labels: [Int]) throws -> [Int?] {
    search(-distances, labels) { labels[$0] != labels[$1] }
  }
}

enum HardestPositive: Mistake13 {
  static func hardestNegative(_ distances: Tensor<Float>, labels: [Int]) throws -> [Int?] {
    search(-distances, labels) { $0 != $1 && labels[$0] == labels[$1] }
  }
}

enum MaskedWithZero: Mistake13 {
  static func hardestNegative(_ distances: Tensor<Float>, labels: [Int]) throws -> [Int?] {
    labels.indices.map { i in
      let row = labels.indices.map { labels[$0] == labels[i] ? 0 : distances[i, $0].item }
      return row.indices.min { row[$0] < row[$1] }
    }
  }
}

enum PlaceAmongNegatives: Mistake13 {
  static func hardestNegative(_ distances: Tensor<Float>, labels: [Int]) throws -> [Int?] {
    labels.indices.map { i in
      let row = labels.indices.filter { labels[$0] != labels[i] }.map { distances[i, $0].item }
      return row.indices.min { row[$0] < row[$1] }
    }
  }
}

enum LastOfEqual: Mistake13 {
  static func hardestNegative(_ distances: Tensor<Float>, labels: [Int]) throws -> [Int?] {
    labels.indices.map { i in
      labels.indices.reversed().filter { labels[$0] != labels[i] }
        .min { distances[i, $0].item < distances[i, $1].item }
    }
  }
}

enum NoneNamedFirst: Mistake13 {
  static func hardestNegative(_ distances: Tensor<Float>, labels: [Int]) throws -> [Int?] {
    search(distances, labels) { labels[$0] != labels[$1] }.map { $0 ?? 0 }
  }
}

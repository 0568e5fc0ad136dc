import Autograd
import Contrastive
import Tensors

/// An anchor with its farthest positive and its closest negative, as indices, and both distances.
struct HardTriplet {
  let anchor, positive, negative: Int
  let toPositive, toNegative: Double
}

/// Returns the hardest triplet of each anchor, the hardest of all first.
func hardest(_ rows: Tensor<Float>, _ labels: [Int]) -> [HardTriplet] {
  let distances = Distance.euclidean.matrix(rows, rows)
  let mined = TripletMiner.batchHard.triplets(EmbeddingBatch(Variable(rows), labels: labels))
  let triplets = mined.anchors.indices.map { index in
    let (a, p, n) = (mined.anchors[index], mined.positives[index], mined.negatives[index])
    return HardTriplet(
      anchor: a, positive: p, negative: n, toPositive: Double(distances[a, p].item),
      toNegative: Double(distances[a, n].item))
  }
  return triplets.sorted { $0.toPositive - $0.toNegative > $1.toPositive - $1.toNegative }
}

import Contrastive
import Glibc
import Tensors

extension Method {
  /// Every method.
  static let all = withLabels + proxies + withoutLabels

  private static let withLabels: [Method] = [
    Method(
      "contrastive", .pairs, "pairs: the same together, others a margin apart", directions: false,
      ["margin": "1", "distance": "euclidean"]
    ) { materials, _ in
      PairObjective(
        ContrastiveLoss(
          margin: materials.margin, distance: materials.settings.distance))
    },
    Method(
      "triplet", .labels, "anchors nearer to their like than to others, by a margin",
      directions: false, ["margin": "1", "distance": "euclidean", "miner": "semi-hard"]
    ) { materials, generator in
      triplet(.hinge(materials.margin), materials)
    },
    Method(
      "triplet-soft", .labels, "the same without an end: log(1 + e^difference)", directions: false,
      ["distance": "euclidean", "miner": "batch-hard"]
    ) { materials, generator in
      triplet(.soft, materials)
    },
    Method("n-pair", .labels, "one pair of each class against all other pairs", ["items": "2"]) {
      _, _ in
      LabelObjective(NPairLoss()) { logf(Float(Set($0).count)) }
    },
    Method(
      "lifted", .labels, "each pair of the same against all others of both", directions: false,
      ["margin": "1"]
    ) { materials, _ in
      LabelObjective(LiftedStructureLoss(margin: materials.margin))
    },
    Method(
      "multi-similarity", .labels, "pairs weighed by how hard they are among the others",
      ["memory": "0"]
    ) { materials, _ in
      LabelObjective(MultiSimilarityLoss(), memory: memory(materials))
    },
    Method(
      "circle", .labels, "each similarity pulled the harder the further it is off",
      ["margin": "0.4", "memory": "0"]
    ) { materials, _ in
      LabelObjective(CircleLoss(margin: materials.margin), memory: memory(materials))
    },
    Method("angular", .labels, "a bound on the angle at the other one of a triangle") { _, _ in
      LabelObjective(AngularLoss())
    },
    Method(
      "margin", .labels, "a learnt boundary between near and far",
      ["margin": "0.2", "miner": "distance-weighted"]
    ) { materials, _ in
      LabelObjective(MarginLoss(margin: materials.margin, miner: materials.settings.miner))
    },
    Method(
      "supcon", .labels, "all others of an anchor's class are right answers",
      ["temperature": "0.1", "memory": "0"]
    ) { materials, _ in
      LabelObjective(
        SupConLoss(temperature: materials.temperature), memory: memory(materials)
      ) { logf(Float($0.count - 1)) }
    },
  ]

  private static let proxies: [Method] = [
    Method("proxy-nca", .labels, "a learnt proxy a class: near one's own, far from the rest") {
      materials, generator in
      LabelObjective(
        ProxyNCALoss(
          classes: materials.classes, dimensions: materials.dimensions, using: &generator))
    },
    Method(
      "proxy-anchor", .labels, "proxies look at the whole batch, hard pictures count more",
      ["margin": "0.1"]
    ) { materials, generator in
      LabelObjective(
        ProxyAnchorLoss(
          classes: materials.classes, dimensions: materials.dimensions, margin: materials.margin,
          using: &generator))
    },
    Method(
      "arcface", .labels, "a classifier of directions, with a margin of the angle",
      ["margin": "0.5"]
    ) { materials, generator in
      LabelObjective(
        ArcFaceLoss(
          classes: materials.classes, dimensions: materials.dimensions, margin: materials.margin,
          using: &generator))
    },
    Method(
      "cosface", .labels, "a classifier of directions, with a margin of the cosine",
      ["margin": "0.35"]
    ) { materials, generator in
      LabelObjective(
        CosFaceLoss(
          classes: materials.classes, dimensions: materials.dimensions, margin: materials.margin,
          using: &generator))
    },
    Method(
      "normalized-softmax", .labels, "a classifier of directions, without a margin",
      ["temperature": "0.05"]
    ) { materials, generator in
      LabelObjective(
        NormalizedSoftmaxLoss(
          classes: materials.classes, dimensions: materials.dimensions,
          temperature: materials.temperature, using: &generator))
    },
  ]

  private static func triplet(
    _ margin: TripletLoss.Margin, _ materials: Materials
  ) -> Objective {
    let loss = TripletLoss(
      margin: margin, distance: materials.settings.distance, miner: materials.settings.miner,
      averaging: .nonZero)
    return LabelObjective(loss) { _ in loss.collapsedLoss }
  }

  /// A cross-batch memory, where one is asked for.
  private static func memory(_ materials: Materials) -> EmbeddingQueue? {
    let capacity = materials.settings.integer("memory")
    return capacity == 0
      ? nil : EmbeddingQueue(capacity: capacity, dimensions: materials.dimensions)
  }
}

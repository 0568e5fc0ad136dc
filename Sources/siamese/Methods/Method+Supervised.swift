import Contrastive
import Glibc

extension Method {
  /// The methods that learn from labels.
  static let supervised: [Description] = [
    Description(
      "contrastive", .pairs, "contrastive loss of pairs (Hadsell et al. 2006)",
      normalizesEmbeddings: false, defaults: Hyperparameters(margin: 1, distance: .euclidean)
    ) { context, _ in
      PairMethod(
        context,
        ContrastiveLoss(margin: context[\.margin], distance: context[\.distance].distance))
    },
    Description(
      "triplet", .labels, "triplet margin loss (Schroff et al. 2015)",
      normalizesEmbeddings: false,
      defaults: Hyperparameters(margin: 1, distance: .euclidean, miner: .semiHard)
    ) { context, _ in
      triplet(.hinge(context[\.margin]), context)
    },
    Description(
      "triplet-soft", .labels, "triplet loss with softplus for the margin (Hermans et al. 2017)",
      normalizesEmbeddings: false,
      defaults: Hyperparameters(distance: .euclidean, miner: .batchHard)
    ) { context, _ in
      triplet(.soft, context)
    },
    Description(
      "n-pair", .labels, "multi-class N-pair loss (Sohn 2016)", defaults: Hyperparameters(items: 2)
    ) { context, _ in
      LabelMethod(context, NPairLoss()) { logf(Float(Set($0).count)) }
    },
    Description(
      "lifted", .labels, "lifted structure loss (Song et al. 2016)", normalizesEmbeddings: false,
      defaults: Hyperparameters(margin: 1)
    ) { context, _ in
      LabelMethod(context, LiftedStructureLoss(margin: context[\.margin]))
    },
    Description(
      "multi-similarity", .labels, "multi-similarity loss and miner (Wang et al. 2019)",
      defaults: Hyperparameters(memory: 0)
    ) { context, _ in
      LabelMethod(context, MultiSimilarityLoss(), memory: memory(context))
    },
    Description(
      "circle", .labels, "circle loss (Sun et al. 2020)",
      defaults: Hyperparameters(margin: 0.4, memory: 0)
    ) { context, _ in
      LabelMethod(context, CircleLoss(margin: context[\.margin]), memory: memory(context))
    },
    Description("angular", .labels, "angular loss (Wang et al. 2017)") { context, _ in
      LabelMethod(context, AngularLoss())
    },
    Description(
      "margin", .labels, "margin loss with a learned boundary (Wu et al. 2017)",
      defaults: Hyperparameters(margin: 0.2, miner: .distanceWeighted)
    ) { context, _ in
      LabelMethod(
        context, MarginLoss(margin: context[\.margin], miner: context[\.miner].miner))
    },
    Description(
      "supcon", .labels, "supervised contrastive loss (Khosla et al. 2020)",
      defaults: Hyperparameters(temperature: 0.1, memory: 0)
    ) { context, _ in
      LabelMethod(
        context, SupConLoss(temperature: context[\.temperature]), memory: memory(context)
      ) { logf(Float($0.count - 1)) }
    },
    Description(
      "nca", .labels, "neighborhood components analysis (Goldberger et al. 2004)",
      normalizesEmbeddings: false, isBalanced: false
    ) { context, _ in
      LabelMethod(context, NCALoss()) { NCALoss.collapsedLoss(labels: $0) }
    },
    Description(
      "proxy-nca", .labels,
      "Proxy-NCA, one learned proxy per class (Movshovitz-Attias et al. 2017)", hasProxies: true
    ) { context, generator in
      LabelMethod(
        context,
        ProxyNCALoss(
          classes: context.classes, dimensions: context.dimensions, using: &generator))
    },
    Description(
      "proxy-anchor", .labels, "Proxy-Anchor, proxies against the whole batch (Kim et al. 2020)",
      hasProxies: true, defaults: Hyperparameters(margin: 0.1)
    ) { context, generator in
      LabelMethod(
        context,
        ProxyAnchorLoss(
          classes: context.classes, dimensions: context.dimensions, margin: context[\.margin],
          using: &generator))
    },
    Description(
      "arcface", .labels, "ArcFace, softmax with an additive angular margin (Deng et al. 2019)",
      hasProxies: true, defaults: Hyperparameters(margin: 0.5)
    ) { context, generator in
      LabelMethod(
        context,
        ArcFaceLoss(
          classes: context.classes, dimensions: context.dimensions, margin: context[\.margin],
          using: &generator))
    },
    Description(
      "cosface", .labels, "CosFace, softmax with an additive cosine margin (Wang et al. 2018)",
      hasProxies: true, defaults: Hyperparameters(margin: 0.35)
    ) { context, generator in
      LabelMethod(
        context,
        CosFaceLoss(
          classes: context.classes, dimensions: context.dimensions, margin: context[\.margin],
          using: &generator))
    },
    Description(
      "normalized-softmax", .labels, "softmax over cosine similarities (Zhai and Wu 2019)",
      hasProxies: true, defaults: Hyperparameters(temperature: 0.05)
    ) { context, generator in
      LabelMethod(
        context,
        NormalizedSoftmaxLoss(
          classes: context.classes, dimensions: context.dimensions,
          temperature: context[\.temperature], using: &generator))
    },
  ]

  private static func triplet(_ margin: TripletLoss.Margin, _ context: Context) -> Method {
    let loss = TripletLoss(
      margin: margin, distance: context[\.distance].distance, miner: context[\.miner].miner,
      averaging: .nonZero)
    return LabelMethod(context, loss) { _ in loss.collapsedLoss }
  }

  /// A cross-batch memory; `nil` for a capacity of 0.
  private static func memory(_ context: Context) -> EmbeddingQueue? {
    let capacity = context[\.memory]
    return capacity == 0
      ? nil : EmbeddingQueue(capacity: capacity, dimensions: context.dimensions)
  }
}

import Autograd
import Tensors

@testable import Contrastive

typealias Loss = ([Variable]) -> Variable

/// The labels of `contrastive.py`.
let fixtureLabels = [0, 1, 2, 0, 1, 2, 0, 3, 3, 1]
private let lonelyLabels = [0, 1, 2, 0, 1, 2, 0, 3, 4, 1]

/// The distances and losses of `contrastive.py`, by the names of their cases.
func lossCase(_ name: String) -> Loss? {
  distanceCase(name) ?? tripletCase(name) ?? labelCase(name) ?? lonelyCase(name) ?? proxyCase(name)
    ?? viewCase(name) ?? predictionCase(name)
}

private func on(_ loss: some EmbeddingLoss) -> Loss { { loss($0[0], labels: fixtureLabels) } }

private func distanceCase(_ name: String) -> Loss? {
  for distance in Distance.allCases {
    if name == "rows-\(distance)" { return { distance.rows($0[0], $0[1]) } }
    if name == "matrix-\(distance)" { return { distance.matrix($0[0], $0[1][0..<3]) } }
  }
  return nil
}

private func tripletCase(_ name: String) -> Loss? {
  func made(
    _ miner: TripletMiner, _ distance: Distance = .euclidean, _ averaging: Averaging = .all
  ) -> Loss {
    on(TripletLoss(margin: 0.3, distance: distance, miner: miner, averaging: averaging))
  }
  switch name {
  case "triplet-all": return made(.all)
  case "triplet-nonZero": return made(.all, .euclidean, .nonZero)
  case "triplet-hard": return made(.hard)
  case "triplet-semiHard": return made(.semiHard)
  case "triplet-batchHard": return made(.batchHard)
  case "triplet-batchEasyHard": return made(.batchEasyHard())
  case "triplet-cosine": return made(.all, .cosine)
  case "triplet-squared": return made(.batchHard, .squaredEuclidean)
  case "triplet-signalToNoise": return made(.all, .signalToNoise)
  case "triplet-soft": return on(TripletLoss(margin: .soft))
  case "triplet-torch":
    return { TripletLoss(margin: 0.8)(anchors: $0[0], positives: $0[1], negatives: $0[2]) }
  default: return nil
  }
}

private func labelCase(_ name: String) -> Loss? {
  switch name {
  case "contrastive-all": return on(ContrastiveLoss(margin: 1.5))
  case "contrastive-each": return on(ContrastiveLoss(margin: 1.5, averaging: .eachKind))
  case "contrastive-nonZero": return on(ContrastiveLoss(margin: 1.5, averaging: .nonZero))
  case "nPair": return on(NPairLoss())
  case "nPairLength": return on(NPairLoss(normWeight: 0.02))
  case "lifted": return on(LiftedStructureLoss())
  case "multiSimilarity": return on(MultiSimilarityLoss(miner: .all))
  case "multiSimilarityMined": return on(MultiSimilarityLoss())
  case "circle": return on(CircleLoss())
  case "circleGentle": return on(CircleLoss(margin: 0.25, scale: 4))
  case "angular": return on(AngularLoss())
  case "supCon": return on(SupConLoss())
  case "supConWarm": return on(SupConLoss(temperature: 0.5))
  case "margin", "marginClasses":
    return { inputs in
      let classes = inputs[1].shape[0]
      let loss = MarginLoss(classes: classes, betaWeight: 0.1, miner: .all)
      return loss.loss(EmbeddingBatch(inputs[0], labels: fixtureLabels), beta: inputs[1])
    }
  default: return nil
  }
}

private func lonelyCase(_ name: String) -> Loss? {
  func made(_ loss: some EmbeddingLoss) -> Loss { { loss($0[0], labels: lonelyLabels) } }
  switch name {
  case "lonely-contrastive": return made(ContrastiveLoss(margin: 1.5, averaging: .eachKind))
  case "lonely-batchHard": return made(TripletLoss(margin: 0.3, miner: .batchHard))
  case "lonely-batchEasyHard": return made(TripletLoss(margin: 0.3, miner: .batchEasyHard()))
  case "lonely-nPair": return made(NPairLoss(normWeight: 0.02))
  case "lonely-lifted": return made(LiftedStructureLoss())
  case "lonely-multiSimilarity": return made(MultiSimilarityLoss(miner: .all))
  case "lonely-multiSimilarityMined": return made(MultiSimilarityLoss())
  case "lonely-circle": return made(CircleLoss(margin: 0.25, scale: 4))
  case "lonely-angular": return made(AngularLoss())
  case "lonely-supCon": return made(SupConLoss(temperature: 0.5))
  default: return nil
  }
}

private func proxyCase(_ name: String) -> Loss? {
  var generator = Generator(seed: 1)
  func made(_ loss: ProxyLoss, _ labels: [Int] = fixtureLabels) -> Loss {
    { loss.loss($0[0], proxies: $0[1], labels) }
  }
  func arc(_ scale: Float, _ margin: Float) -> Loss {
    made(
      ArcFaceLoss(classes: 4, dimensions: 6, scale: scale, margin: margin, using: &generator))
  }
  switch name {
  case "proxyNCA":
    return made(ProxyNCALoss(classes: 4, dimensions: 6, scale: 3, using: &generator))
  case "proxyAnchor": return made(ProxyAnchorLoss(classes: 4, dimensions: 6, using: &generator))
  case "proxyAnchorFew":
    return made(ProxyAnchorLoss(classes: 4, dimensions: 6, using: &generator), [2, 0, 2])
  case "arcFace":
    return made(ArcFaceLoss(classes: 4, dimensions: 6, using: &generator))
  case "arcFaceGentle": return arc(4, 0.5)
  case "arcFaceFar": return arc(4, 1.9)
  case "cosFace": return made(CosFaceLoss(classes: 4, dimensions: 6, using: &generator))
  case "normalizedSoftmax":
    return made(NormalizedSoftmaxLoss(classes: 4, dimensions: 6, using: &generator))
  default: return nil
  }
}

private func viewCase(_ name: String) -> Loss? {
  switch name {
  case "ntXent": return { NTXentLoss()($0[0], $0[1]) }
  case "ntXentCold": return { NTXentLoss(temperature: 0.07)($0[0], $0[1]) }
  case "dcl": return { DCLLoss()($0[0], $0[1]) }
  case "moCo":
    return { inputs in
      let queue = EmbeddingQueue(capacity: 8, dimensions: 6)
      queue.append(inputs[2].value)
      return InfoNCELoss()(inputs[0], keys: inputs[1], queue: queue)
    }
  case "nnclr": return { InfoNCELoss(temperature: 0.1)($0[0], keys: $0[1]) }
  case "barlow": return { BarlowTwinsLoss()($0[0], $0[1]) }
  case "barlowHeavy": return { BarlowTwinsLoss(offDiagonalWeight: 0.5)($0[0], $0[1]) }
  case "vicReg": return { VICRegLoss()($0[0], $0[1]) }
  default: return nil
  }
}

private func predictionCase(_ name: String) -> Loss? {
  switch name {
  case "byol":
    return { BYOLLoss()(predictions: ($0[0], $0[1]), targets: ($0[2], $0[3])) }
  case "simSiam":
    return { SimSiamLoss()(predictions: ($0[0], $0[1]), projections: ($0[2], $0[3])) }
  case "sinkhorn": return { Variable(sinkhorn($0[0].value)) }
  case "swAV":
    return { inputs in
      var generator = Generator(seed: 1)
      let loss = SwAVLoss(prototypes: 5, dimensions: 6, using: &generator)
      return loss.loss(inputs[0], inputs[1], prototypes: inputs[2])
    }
  default: return nil
  }
}

/// Returns every loss of embeddings and labels, with every miner and distance metric, for four
/// classes and six dimensions.
func everyLoss() -> [(name: String, loss: any EmbeddingLoss)] {
  var generator = Generator(seed: 3)
  let miners: [TripletMiner] = [.all, .hard, .semiHard, .batchHard, .batchEasyHard()]
  let triplets: [(String, any EmbeddingLoss)] = miners.flatMap { miner in
    Distance.allCases.map {
      ("triplet \(miner) \($0)", TripletLoss(margin: 0.2, distance: $0, miner: miner))
    }
  }
  let pairs: [(String, any EmbeddingLoss)] = Distance.allCases.map {
    ("contrastive \($0)", ContrastiveLoss(distance: $0, averaging: .nonZero))
  }
  return triplets + pairs + [
    ("soft triplet", TripletLoss(margin: .soft, averaging: .nonZero)),
    ("contrastive mined", ContrastiveLoss(miner: .triplets(.semiHard))),
    ("N-pair", NPairLoss(normWeight: 0.1)), ("lifted", LiftedStructureLoss()),
    ("multi-similarity", MultiSimilarityLoss()),
    ("multi-similarity of all", MultiSimilarityLoss(miner: .all)), ("circle", CircleLoss()),
    ("angular", AngularLoss()), ("SupCon", SupConLoss()), ("margin", MarginLoss(miner: .all)),
    ("proxy-NCA", ProxyNCALoss(classes: 4, dimensions: 6, using: &generator)),
    ("proxy-anchor", ProxyAnchorLoss(classes: 4, dimensions: 6, using: &generator)),
    ("ArcFace", ArcFaceLoss(classes: 4, dimensions: 6, using: &generator)),
    ("CosFace", CosFaceLoss(classes: 4, dimensions: 6, using: &generator)),
    ("softmax", NormalizedSoftmaxLoss(classes: 4, dimensions: 6, using: &generator)),
  ]
}

import Autograd
import Layers
import Tensors
import TestSupport

@testable import Contrastive

private func zeros(_ sizes: Int...) -> Variable { Variable(.zeros(sizes)) }
private var generator: Generator { Generator(seed: 1) }

/// Every rule of losses, miners and memories that a caller can break.
let brokenRules: [BrokenRule] = comparing + withLabels + withoutLabels + measures

private let comparing: [BrokenRule] = [
  BrokenRule("Comparison: needs embeddings [N, D] and N labels, not [3, 2] and 2") {
    _ = TripletLoss()(zeros(3, 2), labels: [1, 2])
  },
  BrokenRule("NPairLoss: needs embeddings [N, D] and N labels, not [0, 2] and 0") {
    _ = NPairLoss()(zeros(0, 2), labels: [])
  },
  BrokenRule("Distance: rows need [N, D] twice, not [3, 2] and [2, 2]") {
    _ = Distance.euclidean.rows(zeros(3, 2), zeros(2, 2))
  },
  BrokenRule("Distance: a matrix needs [N, D] and [M, D], not [3, 2] and [3, 4]") {
    _ = Distance.cosine.matrix(zeros(3, 2), zeros(3, 4))
  },
  BrokenRule("EmbeddingMemory: capacity and dimensions must be positive, not 0 and 4") {
    _ = EmbeddingMemory(capacity: 0, dimensions: 4)
  },
  BrokenRule("EmbeddingMemory: needs rows [N, 4] and as many labels, not [2, 4] and 1") {
    EmbeddingMemory(capacity: 3, dimensions: 4).append(.zeros([2, 4]), labels: [1])
  },
  BrokenRule("EmbeddingMemory: is empty, so that there is no nearest row") {
    _ = EmbeddingMemory(capacity: 3, dimensions: 4).nearest(to: .zeros([2, 4]))
  },
  BrokenRule(
    "TripletMiner.random: draws, so it needs a generator; call the loss with using: &generator"
  ) {
    _ = TripletLoss(miner: .random())(zeros(3, 2), labels: [1, 2, 1])
  },
  BrokenRule(
    "TripletMiner.distanceWeighted: draws, so it needs a generator; call the loss with using: "
      + "&generator"
  ) {
    _ = MarginLoss()(zeros(3, 2), labels: [1, 2, 1])
  },
]

private let withLabels: [BrokenRule] = [
  BrokenRule("ContrastiveLoss: distances [3] and labels [2] must both be [N]") {
    _ = ContrastiveLoss()(zeros(3), isSame: [0, 1])
  },
  BrokenRule("MarginLoss: label 2 of row 1 must be from 0 to 1") {
    _ = MarginLoss(classes: 2, miner: .all)(zeros(3, 2), labels: [0, 2, 2])
  },
  BrokenRule("NPairLoss: needs anchors and positives [C, D], not [3, 2] and [2, 2]") {
    _ = NPairLoss()(anchors: zeros(3, 2), positives: zeros(2, 2))
  },
  BrokenRule("CosFaceLoss: embeddings [2, 3] do not fit proxies [4, 6]") {
    var generator = generator
    _ = CosFaceLoss(classes: 4, dimensions: 6, using: &generator)(zeros(2, 3), labels: [0, 1])
  },
  BrokenRule("ArcFaceLoss: label -1 of row 1 must be from 0 to 3") {
    var generator = generator
    _ = ArcFaceLoss(classes: 4, dimensions: 6, using: &generator)(zeros(2, 6), labels: [0, -1])
  },
  BrokenRule("Bare: does not override loss(_:_:)") {
    final class Bare: ProxyLoss {}
    var generator = generator
    _ = Bare(classes: 4, dimensions: 6, using: &generator)(zeros(2, 6), labels: [0, 1])
  },
  BrokenRule("ProxyNCALoss: needs at least two classes, not 1") {
    var generator = generator
    _ = ProxyNCALoss(classes: 1, dimensions: 6, using: &generator)
  },
  BrokenRule("SupConLoss: the temperature must be above 0, not 0.0") {
    _ = SupConLoss(temperature: 0)
  },
]

private let withoutLabels: [BrokenRule] = [
  BrokenRule("NTXentLoss: needs two views [N, D] of each image, not [3, 2] and [2, 2]") {
    _ = NTXentLoss()(zeros(3, 2), zeros(2, 2))
  },
  BrokenRule("DCLLoss: needs at least two images, since only other images are negatives") {
    _ = DCLLoss()(zeros(1, 2), zeros(1, 2))
  },
  BrokenRule("VICRegLoss: needs at least two images, since one has no variance") {
    _ = VICRegLoss()(zeros(1, 2), zeros(1, 2))
  },
  BrokenRule("SwAVLoss: views [3, 2] do not fit prototypes [5, 6]") {
    var generator = generator
    _ = SwAVLoss(prototypes: 5, dimensions: 6, using: &generator)(zeros(3, 2), zeros(3, 2))
  },
  BrokenRule(
    "sinkhorn: needs scores [N, K], a positive epsilon and iterations, not [3], 0.05 and 3"
  ) {
    _ = sinkhorn(.zeros([3]))
  },
  BrokenRule(
    "MomentumEncoder: both networks must be built alike: the state does not fit the module; "
      + "other shape or type: weight [2, 3] instead of [2, 4]"
  ) {
    var generator = generator
    _ = MomentumEncoder(
      Linear(4, 2, bias: false, using: &generator),
      following: Linear(3, 2, bias: false, using: &generator))
  },
  BrokenRule("MomentumEncoder: the network that is followed must be built like the copy") {
    var generator = generator
    let slow = MomentumEncoder(
      Linear(3, 2, using: &generator), following: Linear(3, 2, using: &generator))
    slow.follow(Linear(3, 2, bias: false, using: &generator))
  },
]

private let measures: [BrokenRule] = [
  BrokenRule("EmbeddingHealth: needs embeddings [N, D] with N at least 2, not [1, 3]") {
    _ = EmbeddingHealth(.zeros([1, 3]))
  },
  BrokenRule("EmbeddingHealth: partners [3, 2] must have the shape [2, 3]") {
    _ = EmbeddingHealth(.zeros([2, 3]), partners: .zeros([3, 2]))
  },
  BrokenRule("CollapseMeter: the window must hold at least two rows, not 1") {
    _ = CollapseMeter(window: 1)
  },
  BrokenRule("CollapseMeter: needs rows [N, 3] and partners of that shape, not [2, 4] and []") {
    let meter = CollapseMeter()
    meter.add(.zeros([2, 3]))
    meter.add(.zeros([2, 4]))
  },
  BrokenRule("CollapseMeter: partners must be given every time or never") {
    let meter = CollapseMeter()
    meter.add(.zeros([2, 3]))
    meter.add(.zeros([2, 3]), partners: .zeros([2, 3]))
  },
]

import Autograd
import Layers
import Tensors
import TestSupport

@testable import Contrastive

private func zeros(_ sizes: Int...) -> Variable { Variable(.zeros(sizes)) }
private var generator: Generator { Generator(seed: 1) }

/// The preconditions of losses, miners and queues.
let failingPreconditions: [FailingPrecondition] =
  mining + withLabels + selfSupervised + metrics + nonFinite + numbers

private let rows: Tensor<Float> = [[1, 0, 2], [0, 2, 1], [1, 1, 3], [2, 1, 0], [0, 0, 1]]

/// Numbers that are no sizes, and those of which nothing can be computed.
private let numbers: [FailingPrecondition] = [
  FailingPrecondition(
    "trustworthiness: needs [N, d] and [N, D] with N above 2 · 9223372036854775807, not [5, 3] and [5, 3]"
  ) { _ = trustworthiness(rows, of: rows, k: .max) },
  FailingPrecondition("NTXentLoss: needs at least one image, not 0") {
    _ = NTXentLoss.collapsedLoss(images: 0)
  },
  FailingPrecondition("DCLLoss: needs at least two images, not 1") {
    _ = DCLLoss.collapsedLoss(images: 1)
  },
  FailingPrecondition("embeddings: batch size must be positive, but is 0") {
    _ = Identity().embeddings(rows, batchSize: 0)
  },
  FailingPrecondition("embeddings: needs inputs [N, …], not a scalar") {
    _ = Identity().embeddings(Tensor(1))
  },
  FailingPrecondition(
    "LinearProbe: weight decay nan, 1000 iterations and tolerance 1e-05 must not be negative, and the weight "
      + "decay must be finite"
  ) { _ = LinearProbe(rows, labels: [0, 1, 0, 1, 0], weightDecay: .nan) },
  FailingPrecondition("KMeans: 300 iterations and tolerance nan must not be negative") {
    _ = KMeans(rows, centers: rows[0..<2], tolerance: .nan)
  },
  FailingPrecondition("KNearestNeighbors: the temperature must be above 0, not 0.0") {
    _ = KNearestNeighbors(rows, labels: [0, 1, 0, 1, 0])
      .predictions(rows, k: 2, vote: .softmax(temperature: 0))
  },
  FailingPrecondition("Retrieval: k must be positive, but is 0") {
    _ = Retrieval(rows, labels: [0, 1, 0, 1, 0]).recall(at: 0)
  },
  FailingPrecondition("TSNE: the learning rate must be positive and finite, but is nan") {
    _ = TSNE(rows, perplexity: 2, learningRate: .nan)
  },
]

private let mining: [FailingPrecondition] = [
  FailingPrecondition("EmbeddingBatch: needs embeddings [N, D] and N labels, not [3, 2] and 2") {
    _ = TripletLoss()(zeros(3, 2), labels: [1, 2])
  },
  FailingPrecondition("NCALoss: needs embeddings [N, D] and N labels, not [2] and 2") {
    _ = NCALoss()(zeros(2), labels: [0, 1])
  },
  FailingPrecondition(
    "LinearDiscriminants: cannot compute 2 directions of 4 embeddings of dimension 3 in 2 classes"
  ) {
    _ = LinearDiscriminants(.zeros([4, 3]), labels: [0, 0, 1, 1], components: 2)
  },
  FailingPrecondition("LinearDiscriminants: embeddings [2, 4] must be [M, 3]") {
    _ = LinearDiscriminants(
      [[0, 0, 1], [1, 0, 1], [5, 1, 1]], labels: [0, 0, 1], components: 1
    )
    .projected(.zeros([2, 4]))
  },
  FailingPrecondition("NPairLoss: needs embeddings [N, D] and N labels, not [2] and 2") {
    _ = NPairLoss()(zeros(2), labels: [0, 1])
  },
  FailingPrecondition("Distance: rows need two tensors [N, D], not [3, 2] and [2, 2]") {
    _ = Distance.euclidean.rows(zeros(3, 2), zeros(2, 2))
  },
  FailingPrecondition("Distance: a matrix needs [N, D] and [M, D], not [3, 2] and [3, 4]") {
    _ = Distance.cosine.matrix(zeros(3, 2), zeros(3, 4))
  },
  FailingPrecondition("EmbeddingQueue: capacity and dimensions must be positive, not 0 and 4") {
    _ = EmbeddingQueue(capacity: 0, dimensions: 4)
  },
  FailingPrecondition("EmbeddingQueue: needs rows [N, 4] and N labels, not [2, 4] and 1") {
    EmbeddingQueue(capacity: 3, dimensions: 4).append(.zeros([2, 4]), labels: [1])
  },
  FailingPrecondition("EmbeddingQueue: the queue is empty, so there is no nearest row") {
    _ = EmbeddingQueue(capacity: 3, dimensions: 4).nearest(to: .zeros([2, 4]))
  },
  FailingPrecondition(
    "TripletMiner.random: sampling needs a generator; call the loss with using: &generator"
  ) {
    _ = TripletLoss(miner: .random())(zeros(3, 2), labels: [1, 2, 1])
  },
  FailingPrecondition(
    "TripletMiner.distanceWeighted: sampling needs a generator; call the loss with using: "
      + "&generator"
  ) {
    _ = MarginLoss()(zeros(3, 2), labels: [1, 2, 1])
  },
]

private let withLabels: [FailingPrecondition] = [
  FailingPrecondition("ContrastiveLoss: distances [3] and labels [2] must both be [N]") {
    _ = ContrastiveLoss()(zeros(3), isSame: [0, 1])
  },
  FailingPrecondition("MarginLoss: label 2 of row 1 must be from 0 to 1") {
    _ = MarginLoss(classes: 2, miner: .all)(zeros(3, 2), labels: [0, 2, 2])
  },
  FailingPrecondition("NPairLoss: needs anchors and positives [C, D], not [3, 2] and [2, 2]") {
    _ = NPairLoss()(anchors: zeros(3, 2), positives: zeros(2, 2))
  },
  FailingPrecondition("CosFaceLoss: embeddings [2, 3] do not match proxies [4, 6]") {
    var generator = generator
    _ = CosFaceLoss(classes: 4, dimensions: 6, using: &generator)(zeros(2, 3), labels: [0, 1])
  },
  FailingPrecondition("ArcFaceLoss: label -1 of row 1 must be from 0 to 3") {
    var generator = generator
    _ = ArcFaceLoss(classes: 4, dimensions: 6, using: &generator)(zeros(2, 6), labels: [0, -1])
  },
  FailingPrecondition("Bare: does not override loss(_:_:)") {
    final class Bare: ProxyLoss {}
    var generator = generator
    _ = Bare(classes: 4, dimensions: 6, using: &generator)(zeros(2, 6), labels: [0, 1])
  },
  FailingPrecondition("ProxyNCALoss: needs at least two classes, not 1") {
    var generator = generator
    _ = ProxyNCALoss(classes: 1, dimensions: 6, using: &generator)
  },
  FailingPrecondition("SupConLoss: the temperature must be above 0, not 0.0") {
    _ = SupConLoss(temperature: 0)
  },
]

private let selfSupervised: [FailingPrecondition] = [
  FailingPrecondition("NTXentLoss: needs two views [N, D] of each image, not [3, 2] and [2, 2]") {
    _ = NTXentLoss()(zeros(3, 2), zeros(2, 2))
  },
  FailingPrecondition("DCLLoss: needs at least two images, as only other images are negatives") {
    _ = DCLLoss()(zeros(1, 2), zeros(1, 2))
  },
  FailingPrecondition("VICRegLoss: needs at least two images, as one has no variance") {
    _ = VICRegLoss()(zeros(1, 2), zeros(1, 2))
  },
  FailingPrecondition("SwAVLoss: views [3, 2] do not match prototypes [5, 6]") {
    var generator = generator
    _ = SwAVLoss(prototypes: 5, dimensions: 6, using: &generator)(zeros(3, 2), zeros(3, 2))
  },
  FailingPrecondition(
    "sinkhorn: needs scores [N, K], a positive epsilon and iterations, not [3], 0.05 and 3"
  ) {
    _ = sinkhorn(.zeros([3]))
  },
  FailingPrecondition(
    "MomentumEncoder: both networks must have the same architecture: the state dictionary does not "
      + "match the module; mismatched shapes or types: weight [2, 3] instead of [2, 4]"
  ) {
    var generator = generator
    _ = MomentumEncoder(
      Linear(4, 2, bias: false, using: &generator),
      following: Linear(3, 2, bias: false, using: &generator))
  },
  FailingPrecondition("MomentumEncoder: both networks must have the same parameter names") {
    var generator = generator
    let slow = MomentumEncoder(
      Linear(3, 2, using: &generator), following: Linear(3, 2, using: &generator))
    slow.update(from: Linear(3, 2, bias: false, using: &generator))
  },
]

private let metrics: [FailingPrecondition] = [
  FailingPrecondition("EmbeddingHealth: needs embeddings [N, D] with N at least 2, not [1, 3]") {
    _ = EmbeddingHealth(.zeros([1, 3]))
  },
  FailingPrecondition("EmbeddingHealth: partners [3, 2] must have the shape [2, 3]") {
    _ = EmbeddingHealth(.zeros([2, 3]), partners: .zeros([3, 2]))
  },
  FailingPrecondition("CollapseMeter: the window must hold at least two rows, not 1") {
    _ = CollapseMeter(window: 1)
  },
  FailingPrecondition(
    "CollapseMeter: needs rows [N, 3] and partners of that shape, not [2, 4] and []"
  ) {
    let meter = CollapseMeter()
    meter.add(.zeros([2, 3]))
    meter.add(.zeros([2, 4]))
  },
  FailingPrecondition("CollapseMeter: partners must be passed in every call or in none") {
    let meter = CollapseMeter()
    meter.add(.zeros([2, 3]))
    meter.add(.zeros([2, 3]), partners: .zeros([2, 3]))
  },
]

/// Every entrance of evaluation, with rows of which number 2 is not finite.
private let nonFinite: [FailingPrecondition] = {
  let broken: Tensor<Float> = [[1, 2], [3, 4], [5, .nan], [.infinity, 0], [6, 7], [8, 9]]
  let sound: Tensor<Float> = [[1, 2], [3, 4], [5, 4], [2, 0], [6, 7], [8, 9]]
  let labels = [0, 1, 0, 1, 0, 1]
  let message = "row 2 is not finite: nan in column 1; embeddings must be finite"
  let entrances: [(String, @Sendable () -> Void)] = [
    ("AgglomerativeClustering", { _ = AgglomerativeClustering(broken, linkage: .average) }),
    (
      "FewShot",
      {
        _ = FewShot(ways: 2, queries: 1)
          .evaluate(broken, labels: labels, generator: Generator(seed: 1))
      }
    ),
    ("HNSW", { _ = HNSW(broken, seed: 1) }),
    ("HNSW", { _ = HNSW(sound, metric: .cosine, seed: 1).nearest(1, to: broken) }),
    ("KMeans", { _ = KMeans(broken, centers: sound[0..<2]) }),
    ("KMeans", { _ = KMeans(sound, centers: broken[0..<3]) }),
    (
      "KMeans",
      {
        var generator = generator
        _ = KMeans(broken, count: 2, using: &generator)
      }
    ),
    ("KMeans", { _ = KMeans(sound, centers: sound[0..<2]).predictions(broken) }),
    ("KNearestNeighbors", { _ = KNearestNeighbors(broken, labels: labels) }),
    (
      "KNearestNeighbors",
      { _ = KNearestNeighbors(sound, labels: labels).accuracy(broken, labels: labels, k: 1) }
    ),
    ("LinearProbe", { _ = LinearProbe(broken, labels: labels) }),
    ("LinearProbe", { _ = LinearProbe(sound, labels: labels).predictions(broken) }),
    ("NeighborIndex", { _ = NeighborIndex(broken) }),
    ("NeighborIndex", { _ = NeighborIndex(sound).nearest(1, to: broken) }),
    ("LinearDiscriminants", { _ = LinearDiscriminants(broken, labels: labels, components: 1) }),
    ("PCA", { _ = PCA(broken, components: 1) }),
    ("PCA", { _ = PCA(sound, components: 1).projected(broken) }),
    ("Retrieval", { _ = Retrieval(broken, labels: labels) }),
    (
      "Retrieval",
      {
        _ = Retrieval(sound, labels: labels, references: broken, referenceLabels: labels)
      }
    ),
    ("TSNE", { _ = TSNE(broken, perplexity: 2) }),
    ("UMAP", { _ = UMAP(broken, neighbors: 2, seed: 1) }),
    ("Verification", { _ = Verification(embeddings: broken, labels: labels) }),
    ("silhouette", { _ = silhouette(broken, clusters: labels) }),
    ("trustworthiness", { _ = trustworthiness(broken, of: sound, k: 1) }),
    ("trustworthiness", { _ = trustworthiness(sound, of: broken, k: 1) }),
  ]
  return entrances.map { FailingPrecondition("\($0.0): \(message)", $0.1) } + [
    FailingPrecondition("Verification: the distance of pair 1 is nan; it must be finite") {
      _ = Verification(distances: [1, .nan], isSame: [true, false])
    },
    FailingPrecondition(
      "NeighborIndex: row 1 is too long: distances to a row of norm 1e+20 overflow float32; "
        + "embeddings must be finite"
    ) {
      _ = NeighborIndex([[1, 0], [0, 1e20]])
    },
    FailingPrecondition("PCA: row 0 is not finite: nan in column 1; embeddings must be finite") {
      _ = PCA([[1, 0], [0, 2], [1, 1]], components: 2).reconstructed([[0, .nan]])
    },
    FailingPrecondition("NonFiniteRow: needs rows [N, D], not [3]") {
      _ = NonFiniteRow(in: .zeros([3]))
    },
  ]
}()

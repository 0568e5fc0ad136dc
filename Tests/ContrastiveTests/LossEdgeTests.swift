import Autograd
import Layers
import Tensors
import TestSupport
import Testing

@testable import Contrastive

@Suite struct LossEdgeTests {
  /// Returns the loss after checking that it and its gradient are finite.
  private func checked(
    _ loss: any EmbeddingLoss, _ embeddings: Tensor<Float>, _ labels: [Int], _ what: String
  ) -> Float {
    let x = Variable(embeddings, requiresGradient: true)
    let y = loss(x, labels: labels)
    #expect(y.shape.isEmpty, "\(what): \(y.shape)")
    y.backward()
    let gradient = x.gradient
    #expect(gradient?.shape == embeddings.shape, "\(what): no gradient")
    #expect(y.item.isFinite, "\(what): \(y.item)")
    #expect(gradient?.isFinite.all ?? false, "\(what): \(gradient?.description ?? "")")
    return y.item
  }

  @Test func `every loss is finite for equal embeddings and for zeros`() {
    let labels = [0, 1, 2, 0, 1, 3]
    for (name, loss) in everyLoss() {
      var generator = Generator(seed: 1)
      let point = Tensor<Float>.normal([1, 6], using: &generator).expanded(to: [6, 6])
      _ = checked(loss, point.contiguous(), labels, "\(name), one point")
      _ = checked(loss, .zeros([6, 6]), labels, "\(name), zeros")
      _ = checked(loss, .ones([6, 6]), labels, "\(name), ones")
    }
  }

  @Test func `every loss is finite for one class, for singleton classes, and for a single row`() {
    var generator = Generator(seed: 2)
    let embeddings = Tensor<Float>.normal([4, 6], using: &generator)
    // These have a loss without positives, or without negatives.
    let lonely = [
      "contrastive", "multi-similarity of all", "proxy", "ArcFace", "CosFace", "softmax",
    ]
    let crowd = lonely + ["SupCon", "N-pair"]
    for (name, loss) in everyLoss() {
      let one = checked(loss, embeddings, [2, 2, 2, 2], "\(name), one class")
      let apart = checked(loss, embeddings, [0, 1, 2, 3], "\(name), singleton classes")
      let single = checked(loss, embeddings[0..<1], [1], "\(name), one embedding")
      if !crowd.contains(where: { name.hasPrefix($0) }) { #expect(one == 0, "\(name): \(one)") }
      if !lonely.contains(where: { name.hasPrefix($0) }) {
        #expect(apart == 0, "\(name): \(apart)")
      }
      if !name.contains("proxy") && !["ArcFace", "CosFace", "softmax"].contains(name) {
        #expect(single == 0, "\(name): \(single)")
      }
    }
  }

  @Test func `losses of an empty batch are 0, and NaN where they are means over all rows`() {
    let x = Variable(.zeros([0, 6]), requiresGradient: true)
    func value(_ y: Variable) -> Float {
      x.gradient = nil
      #expect(y.shape.isEmpty)
      y.backward()
      #expect(x.gradient?.shape == [0, 6])
      return y.item
    }
    let means = ["multi-similarity", "proxy", "ArcFace", "CosFace", "softmax"]
    for (name, loss) in everyLoss() {
      let y = value(loss(x, labels: []))
      #expect(means.contains { name.hasPrefix($0) } ? y.isNaN : y == 0, "\(name): \(y)")
    }
    var generator = Generator(seed: 1)
    let swav = SwAVLoss(prototypes: 5, dimensions: 6, using: &generator)
    #expect(value(NTXentLoss()(x, x)).isNaN)
    #expect(value(InfoNCELoss()(x, keys: x)).isNaN)
    #expect(value(BYOLLoss()(predictions: (x, x), targets: (x, x))).isNaN)
    #expect(value(SimSiamLoss()(predictions: (x, x), projections: (x, x))).isNaN)
    #expect(value(swav(x, x)).isNaN)
  }

  @Test func `proxy losses have finite gradients at embeddings equal to their proxies`() {
    var generator = Generator(seed: 3)
    let losses: [ProxyLoss] = [
      ArcFaceLoss(classes: 3, dimensions: 6, using: &generator),
      CosFaceLoss(classes: 3, dimensions: 6, using: &generator),
      ProxyAnchorLoss(classes: 3, dimensions: 6, using: &generator),
      ProxyNCALoss(classes: 3, dimensions: 6, using: &generator),
    ]
    for loss in losses {
      // In both directions along an axis: the cosine is exactly 1 or −1.
      loss.proxies.update { $0 = Tensor<Float>.eye(6)[0..<3].contiguous() }
      for sign: Float in [1, -1] {
        _ = checked(loss, loss.proxies.value * sign, [0, 1, 2], "\(type(of: loss)), \(sign)")
        #expect(loss.proxies.gradient!.isFinite.all, "\(type(of: loss)), \(sign)")
      }
    }
  }

  @Test func `a loss without mined triplets is 0`() {
    // Two classes far apart: no triplet is hard or within the margin.
    let far: Tensor<Float> = [[0, 0], [0, 0.1], [9, 0], [9, 0.1]]
    for miner in [TripletMiner.hard, .semiHard] {
      #expect(miner.triplets(EmbeddingBatch(Variable(far), labels: [0, 0, 1, 1])).isEmpty)
      #expect(checked(TripletLoss(miner: miner), far, [0, 0, 1, 1], "\(miner)") == 0)
    }
    // All terms are 0: the mean over non-zero terms is 0, not 0 / 0.
    let loss = TripletLoss(averaging: .nonZero)
    #expect(checked(loss, far, [0, 0, 1, 1], "non-zero") == 0)
  }

  @Test func `every loss of NaN embeddings is NaN`() {
    var broken = Tensor<Float>.ones([4, 6])
    broken[1, 2] = .nan
    for (name, loss) in everyLoss() {
      let value = loss(Variable(broken), labels: [0, 0, 1, 1]).item
      #expect(value.isNaN, "\(name): \(value)")
    }
  }

  @Test func `losses of equal embeddings equal their collapsed values`() {
    let (point, labels) = (Tensor<Float>.ones([8, 6]), [0, 0, 1, 1, 2, 2, 3, 3])
    func value(_ loss: some EmbeddingLoss) -> Float { loss(Variable(point), labels: labels).item }
    let triplet = TripletLoss(margin: 0.3)
    #expect(value(triplet) == triplet.collapsedLoss)
    #expect(triplet.collapsedLoss == 0.3)
    let soft = TripletLoss(margin: .soft)
    #expect(abs(value(soft) - soft.collapsedLoss) < 1e-6)
    // 8 of 56 pairs are the same.
    let contrastive = ContrastiveLoss(margin: 2)
    let isSame = Tensor<Float>((0..<56).map { $0 < 8 ? 1 : 0 }, shape: [56])
    #expect(abs(value(contrastive) - contrastive.collapsedLoss(isSame: isSame)) < 1e-6)
    #expect(abs(value(contrastive) - 4 * 48 / 56) < 1e-6)
    let x = Variable(point)
    #expect(abs(NTXentLoss()(x, x).item - NTXentLoss.collapsedLoss(images: 8)) < 1e-5)
    #expect(abs(NTXentLoss.collapsedLoss(images: 8) - 2.708_050_2) < 1e-6)
    #expect(abs(DCLLoss()(x, x).item - DCLLoss.collapsedLoss(images: 8)) < 1e-5)
    let siamese = SimSiamLoss()(predictions: (x, x), projections: (x, x)).item
    #expect(abs(siamese - SimSiamLoss.collapsedLoss) < 1e-6)
    let byol = BYOLLoss()(predictions: (x, x), targets: (x, x)).item
    #expect(abs(byol - BYOLLoss.collapsedLoss) < 1e-6)
    #expect(BarlowTwinsLoss()(x, x).item == 6)
    let terms = VICRegLoss().terms(x, x)
    #expect(abs(terms.variance.item - VICRegLoss.collapsedVariance) < 1e-6)
    #expect(terms.invariance.item == 0 && terms.covariance.item == 0)
  }

  @Test func `losses of two views are finite for equal embeddings, and for one image`() {
    var generator = Generator(seed: 6)
    let swav = SwAVLoss(prototypes: 5, dimensions: 6, using: &generator)
    let queue = EmbeddingQueue(capacity: 5, dimensions: 6)
    queue.append(.ones([2, 6]))
    queue.append(.zeros([2, 6]))
    let losses: [(String, (Variable, Variable) -> Variable)] = [
      ("NT-Xent", { NTXentLoss()($0, $1) }), ("DCL", { DCLLoss()($0, $1) }),
      ("NNCLR", { InfoNCELoss()($0, keys: $1) }), ("Barlow", { BarlowTwinsLoss()($0, $1) }),
      ("VICReg", { VICRegLoss()($0, $1) }), ("SwAV", { swav($0, $1) }),
      ("MoCo", { InfoNCELoss()($0, keys: $1.detached(), queue: queue) + $1.sum() * 0 }),
      ("BYOL", { BYOLLoss()(predictions: ($0, $1), targets: ($1, $0)) }),
      ("SimSiam", { SimSiamLoss()(predictions: ($0, $1), projections: ($1, $0)) }),
    ]
    for (name, loss) in losses {
      for (what, x) in [("ones", Tensor<Float>.ones([4, 6])), ("zeros", .zeros([4, 6]))] {
        let views = [Variable(x, requiresGradient: true), Variable(x, requiresGradient: true)]
        let y = loss(views[0], views[1])
        y.backward()
        #expect(y.item.isFinite, "\(name), \(what)")
        for view in views { #expect(view.gradient!.isFinite.all, "\(name), \(what)") }
      }
    }
    #expect(swav(Variable(.ones([1, 6])), Variable(.zeros([1, 6]))).item.isFinite)
    let one = Variable([[1, 2, 3]])
    #expect(NTXentLoss()(one, one).item == 0)
    #expect(InfoNCELoss()(one, keys: one).item == 0)
    let empty = EmbeddingQueue(capacity: 4, dimensions: 3)
    #expect(InfoNCELoss()(one, keys: one, queue: empty).item == 0)
  }

  @Test func `the distance of equal rows is 0 with a finite gradient`() {
    var generator = Generator(seed: 4)
    let x = Tensor<Float>.normal([3, 64], using: &generator) * 100
    for distance in Distance.allCases {
      let (a, b) = (Variable(x, requiresGradient: true), Variable(x, requiresGradient: true))
      let all = distance.matrix(a, b)
      for i in 0..<3 { #expect(abs(all.value[i, i].item) < 1e-6, "\(distance)") }
      (all.sum() + distance.rows(a, b).sum()).backward()
      #expect(a.gradient!.isFinite.all && b.gradient!.isFinite.all, "\(distance)")
    }
    #expect(Distance.euclidean.matrix(x, x)[1, 1].item == 0)
    let one = Variable([[0, 4], [3, 0]], requiresGradient: true)
    Distance.euclidean.matrix(one, Variable([[0, 4]])).sum().backward()
    #expect(one.gradient == [[0, 0], [0.6, -0.8]])
    #expect(Distance.signalToNoise.matrix(x, x)[1, 1].item == 0)
  }
}

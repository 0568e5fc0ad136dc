import Autograd
import Layers
import Tensors
import Testing

@testable import Contrastive

/// Optimizes embeddings directly, without a network.
@Suite struct LearningTests {
  private let labels = (0..<16).map { $0 % 4 }

  /// Returns the fraction of rows whose nearest other row has the same label.
  private func nearestAccuracy(_ rows: Tensor<Float>, _ distance: Distance) -> Double {
    let all = distance.matrix(rows, rows) + Tensor<Float>.eye(16) * 1000
    let nearest = all.min(axis: 1).indices.scalars
    return Double(zip(nearest, labels).count { labels[Int($0)] == $1 }) / 16
  }

  /// Performs gradient descent with normalized gradients and a step size that decays to 0.
  private func descend(_ parameters: [Parameter], steps: Int, _ loss: () -> Variable) -> [Float] {
    (0..<steps).map { step in
      let y = loss()
      y.backward()
      for parameter in parameters {
        guard let gradient = parameter.gradient else { continue }
        let stride = 0.3 * Float(steps - step) / Float(steps)
        parameter.update { $0 = $0 - gradient * (stride / max(gradient.norm().item, 1e-6)) }
        parameter.gradient = nil
      }
      return y.item
    }
  }

  @Test func `every loss with labels clusters the classes`() {
    // An easy positive pulls only the nearest: classes may stay in several clusters.
    for (name, loss) in everyLoss() where !name.contains("EasyHard") {
      var generator = Generator(seed: 7)
      let rows = Parameter(.normal([16, 6], deviation: 0.5, using: &generator))
      let distance =
        (loss as? TripletLoss)?.distance ?? (loss as? ContrastiveLoss)?.distance ?? .cosine
      let before = nearestAccuracy(rows.value, distance)
      let others = (loss as? Module)?.parameters() ?? []
      let losses = descend([rows] + others, steps: 200) { loss(rows, labels: labels) }
      let after = nearestAccuracy(rows.value, distance)
      // N-pair loss uses only the first two rows of each class, half of all rows.
      let goal = name == "N-pair" ? 0.5 : 0.9
      #expect(before < 0.4 && after >= goal, "\(name): \(before) → \(after)")
      // Mined pairs get harder; without mining, the loss decreases.
      let isMined = ["hard", "semiHard", "batchHard"].contains { name.hasPrefix("triplet \($0)") }
      if !isMined { #expect(losses.last! < losses[0], "\(name): \(losses[0]) → \(losses.last!)") }
    }
  }

  @Test func `every loss of two views aligns the views and keeps the rows apart`() {
    let losses: [(String, (Variable, Variable) -> Variable)] = [
      ("NT-Xent", { NTXentLoss()($0, $1) }), ("DCL", { DCLLoss()($0, $1) }),
      ("NNCLR", { InfoNCELoss()($0, keys: $1) }),
      ("Barlow", { BarlowTwinsLoss(offDiagonalWeight: 0.1)($0, $1) }),
      ("VICReg", { VICRegLoss()($0, $1) }),
    ]
    for (name, loss) in losses {
      var generator = Generator(seed: 8)
      let views = (0..<2).map { _ in Parameter(.normal([16, 6], using: &generator)) }
      let before = EmbeddingHealth(views[0].value, partners: views[1].value)
      let values = descend(views, steps: 200) { loss(views[0], views[1]) }
      let after = EmbeddingHealth(views[0].value, partners: views[1].value)
      #expect(values.last! < values[0], "\(name)")
      #expect(after.alignment! < 0.3 * before.alignment!, "\(name): \(before), \(after)")
      #expect(after.status == .healthy && after.rank > 4, "\(name): \(after)")
    }
  }

  @Test func `alignment without negatives or a stop-gradient collapses, and is detected`() {
    var generator = Generator(seed: 9)
    let views = (0..<2).map { _ in Parameter(.normal([16, 6], using: &generator)) }
    // Attraction only: each row toward each row of the other view.
    _ = descend(views, steps: 300) { Distance.cosine.matrix(views[0], views[1]).mean() }
    let health = EmbeddingHealth(views[0].value, partners: views[1].value)
    #expect(health.status == .collapsed, "\(health)")
    #expect(health.warning?.hasPrefix("embeddings have collapsed: ") ?? false)
  }
}

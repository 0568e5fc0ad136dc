import Autograd
import Contrastive
import Optimizers
import Tensors
import TestSupport
import Testing
import Vision

/// Neighborhood components analysis and linear discriminants, as in scikit-learn.
@Suite(.serialized) struct NCATests {
  private let fixture: Fixture

  init() throws { fixture = try Fixture("nca") }

  private func integers(_ name: String) -> [Int] {
    fixture.integers(name).scalars.map { Int($0) }
  }

  @Test func `the loss and its gradient equal scikit-learn's`() {
    let (map, labels) = (Parameter(fixture.floats("map")), integers("labels"))
    let loss = NCALoss()(Variable(fixture.floats("x")).matmul(map.transposed()), labels: labels)
    loss.backward()
    let (count, objective) = (Double(labels.count), fixture.doubles("objective").item)
    expectClose([Double(loss.item)], [1 - objective / count], within: 1e-6)
    let expected = fixture.doubles("gradient").scalars.map { -$0 / count }
    expectClose(map.gradient!.scalars.map { Double($0) }, expected, within: 1e-6)
  }

  @Test func `embeddings at one point have the loss of chance`() {
    let labels = [0, 0, 0, 1, 1, 2]
    let loss = NCALoss()(Variable(.zeros([6, 2])), labels: labels)
    #expect(abs(loss.item - NCALoss.collapsedLoss(labels: labels)) < 1e-6)
    #expect(abs(loss.item - (1 - Float(3 * 2 + 2) / 30)) < 1e-6)
    #expect(NCALoss()(Variable(.zeros([1, 2])), labels: [0]).item == 0)
  }

  /// The digits as in scikit-learn's example: standardized by the training half.
  private func digits() throws -> (known: Tensor<Float>, Tensor<Float>, [Int], [Int]) {
    let all = try Digits.load()
    let x = all.images.reshaped([all.labels.count, 64])
    let (train, test) = (integers("train"), integers("test"))
    let known = x.indexSelected(axis: 0, train)
    let mean = known.mean([0])
    let deviation = (known - mean).squared().mean([0]).sqrt()
    let scale = deviation.maskedFill(where: deviation .< 1e-6, with: 1)
    return (
      (known - mean) / scale, (x.indexSelected(axis: 0, test) - mean) / scale,
      train.map { all.labels[$0] }, test.map { all.labels[$0] }
    )
  }

  @Test func `discriminants of the digits equal scikit-learn's but for the signs`() throws {
    let (known, unknown, labels, truth) = try digits()
    let lda = LinearDiscriminants(known, labels: labels, components: 2)
    let rows = fixture.doubles("lda/rows")
    let found = lda.projected(unknown)
    for axis in 0..<2 {
      let (a, b) = (found.transposed()[axis].scalars.prefix(50), rows.transposed()[axis].scalars)
      let sign: Float = a[0] * Float(b[0]) < 0 ? -1 : 1
      expectClose(a.map { Double($0 * sign) }, b, "axis \(axis)", within: 1e-3)
    }
    let accuracy = KNearestNeighbors(lda.projected(known), labels: labels)
      .accuracy(found, labels: truth, k: 3)
    expectClose([accuracy], [fixture.doubles("lda/accuracy").item], within: 0.002)
  }

  @Test func `discriminants that the classes do not differ in are 0`() {
    let rows = Tensor<Float>([
      [0, 0, 1], [1, 0, 1], [5, 1, 1], [6, 1, 1], [10, 0, 1], [11, 0, 1],
    ])
    let lda = LinearDiscriminants(rows, labels: [0, 0, 1, 1, 2, 2], components: 2)
    // Within the classes only the first coordinate varies.
    #expect(abs(lda.components[0].scalars[0]) > 1 && lda.components[1].scalars == [0, 0, 0])
    let within = lda.projected(rows)[0..<2].scalars
    #expect(abs(abs(within[2] - within[0]) - 2) < 1e-3)
  }

  @Test
  func `steps of Adam from the discriminants reach the objective of scikit-learn's gradients`()
    throws
  {
    let (known, _, labels, _) = try digits()
    let map = Parameter(LinearDiscriminants(known, labels: labels, components: 2).components)
    let optimizer = Adam([map], learningRate: 0.05)
    func loss() -> Variable {
      NCALoss()(Variable(known).matmul(map.transposed()), labels: labels)
    }
    for _ in 0..<12 {
      optimizer.zeroGradients()
      loss().backward()
      optimizer.step()
    }
    let expected = 1 - fixture.doubles("adam/objective").item
    expectClose([Double(loss().item)], [expected], within: 1e-3)
  }
}

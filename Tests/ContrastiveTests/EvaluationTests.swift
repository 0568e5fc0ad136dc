import Autograd
import Contrastive
import Layers
import Tensors
import TestSupport
import Testing

@Suite struct EvaluationTests {
  @Test func `the area under the curve counts pairs that are in order`() {
    // Same pairs at 1, 2, 4; different ones at 3, 5: 5 of 6 comparisons are in order.
    let pairs = Verification(
      distances: [1, 2, 3, 4, 5], isSame: [true, true, false, true, false])
    #expect(abs(pairs.areaUnderCurve - 5.0 / 6) < 1e-12)
    #expect(pairs.bestThreshold == 2.5 || pairs.bestThreshold == 4.5)
    #expect(pairs.accuracy(threshold: pairs.bestThreshold) == 0.8)
    let ties = Verification(distances: [1, 1, 1, 1], isSame: [true, false, true, false])
    #expect(ties.areaUnderCurve == 0.5)
    #expect(ties.accuracy(threshold: ties.bestThreshold) == 0.5)
    #expect(Verification(distances: [1], isSame: [true]).areaUnderCurve.isNaN)
  }

  @Test func `all pairs of embeddings are judged once`() {
    let pairs = Verification(
      embeddings: [[0, 0], [0, 1], [5, 0], [5, 1]], labels: [1, 1, 2, 2])
    #expect(pairs.areaUnderCurve == 1)
    #expect(pairs.accuracy(threshold: 2) == 1)
    #expect(pairs.accuracy(threshold: -1) == 4.0 / 6)
  }

  @Test func `distances are those of the definition`() {
    var generator = Generator(seed: 1)
    let (a, b) = (
      Tensor<Float>.normal([5, 7], using: &generator),
      Tensor<Float>.normal([4, 7], using: &generator)
    )
    let difference = a.unsqueezed(1) - b.unsqueezed(0)
    expectClose(distances(a, b), difference.squared().sum([-1]).sqrt(), relative: 1e-5)
  }

  @Test func `the nearest neighbour answers`() {
    let accuracy = nearestNeighbourAccuracy(
      queries: [[0], [10], [6]], labels: [1, 2, 1], references: [[1], [9]], referenceLabels: [1, 2])
    #expect(abs(accuracy - 2.0 / 3) < 1e-12)
  }

  @Test func `the loss pulls, pushes up to the margin, and leaves the rest alone`() {
    let distance = Variable([2, 0.5, 3], requiresGradient: true)
    let loss = ContrastiveLoss(margin: 1)(distance, isSame: [1, 0, 0])
    let expected: Float = 4.25 / 3
    #expect(loss.item == expected)
    loss.backward()
    expectClose(distance.gradient!, Tensor<Float>([4, -1, 0]) / 3)
    #expect(distance.gradient![2].item == 0)
    // Everything in one point: margin² times the share of different pairs.
    let collapsed = ContrastiveLoss(margin: 2)(Variable(.zeros([4])), isSame: [1, 0, 1, 0])
    #expect(collapsed.item == 2)
  }

  @Test func `embeddings leave mode and statistics as they were`() {
    var generator = Generator(seed: 1)
    let network = Sequential(
      Conv2d(1, 2, kernelSize: 3, using: &generator), BatchNorm2d(2), Flatten())
    let images = Tensor<Float>.normal([5, 1, 4, 4], using: &generator)
    let before = network.stateDictionary()
    let embeddings = network.embeddings(images, batchSize: 2)
    #expect(embeddings.shape == [5, 8])
    #expect(network.isTraining)
    for key in before.keys { #expect(network.stateDictionary()[key] == before[key]) }
    // In evaluation an image's embedding does not depend on its batch.
    #expect(network.embeddings(images, batchSize: 5) == embeddings)
  }
}

import Autograd
import Contrastive
import Layers
import Tensors
import TestSupport
import Testing

@Suite struct EvaluationTests {
  @Test func `contrastive loss pulls, pushes up to the margin, and ignores pairs beyond it`() {
    let distance = Variable([2, 0.5, 3], requiresGradient: true)
    let loss = ContrastiveLoss(margin: 1)(distance, isSame: [1, 0, 0])
    let expected: Float = 4.25 / 3
    #expect(loss.item == expected)
    loss.backward()
    expectClose(distance.gradient!, Tensor<Float>([4, -1, 0]) / 3)
    #expect(distance.gradient![2].item == 0)
    // All embeddings equal: margin² times the fraction of different pairs.
    let collapsed = ContrastiveLoss(margin: 2)(Variable(.zeros([4])), isSame: [1, 0, 1, 0])
    #expect(collapsed.item == 2)
  }

  @Test func `embeddings preserve modes and running statistics`() {
    var generator = Generator(seed: 1)
    let network = Sequential(
      Conv2d(1, 2, kernelSize: 3, using: &generator), BatchNorm2d(2), Flatten())
    let images = Tensor<Float>.normal([5, 1, 4, 4], using: &generator)
    let before = network.stateDictionary()
    let embeddings = network.embeddings(images, batchSize: 2)
    #expect(embeddings.shape == [5, 8])
    #expect(network.isTraining)
    for key in before.keys { #expect(network.stateDictionary()[key] == before[key]) }
    // A submodule in evaluation mode stays in evaluation mode.
    network.module(at: "1")!.eval()
    _ = network.embeddings(images)
    #expect(network.isTraining && !network.module(at: "1")!.isTraining)
    #expect(network.embeddings(.zeros([0, 1, 4, 4])).shape == [0, 8])
    // In evaluation mode, an embedding does not depend on its batch.
    #expect(network.embeddings(images, batchSize: 5) == embeddings)
  }
}

import Tensors
import TestSupport
import Testing
import Vision

@Suite struct BatchMixingTests {
  private let fixture: Fixture
  private let images, hard, soft: Tensor<Float>

  init() throws {
    fixture = try Fixture("training_additions")
    images = fixture.floats("mix/images")
    hard = fixture.integers("mix/labels").oneHot(3).cast(to: Float.self)
    soft = fixture.floats("mix/soft")
  }

  private func expect(
    _ name: String,
    _ result: (Tensor<Float>) -> (images: Tensor<Float>, probabilities: Tensor<Float>)
  ) {
    expectClose(result(hard).images, fixture.floats("\(name)/images"), name)
    expectClose(result(hard).probabilities, fixture.floats("\(name)/labels"), name)
    expectClose(result(soft).probabilities, fixture.floats("\(name)/soft"), name)
  }

  @Test func `MixUp agrees with torchvision`() {
    for index in 0..<3 {
      let weight = fixture.floats("mixUp/\(index)/weight").item
      expect("mixUp/\(index)") { MixUp().mix(images, probabilities: $0, weight: weight) }
    }
  }

  @Test func `CutMix agrees with torchvision`() {
    for index in 0..<3 {
      let box = fixture.integers("cutMix/\(index)/box").scalars.map { Int($0) }
      let frame = Frame(left: box[0], top: box[1], width: box[2] - box[0], height: box[3] - box[1])
      expect("cutMix/\(index)") { CutMix().mix(images, probabilities: $0, frame: frame) }
    }
  }

  @Test func `CutMix's rectangles are distributed as torchvision's`() {
    for alpha in ["0.2", "1.0", "3.0"] {
      let expected = fixture.floats("cutMix/draws/\(alpha)")
      var generator = Generator(seed: 4)
      let transform = CutMix(alpha: Float(alpha)!)
      let draws = (0..<20_000).map { _ in
        let frame = transform.frame(width: 6, height: 5, using: &generator)
        let (right, bottom) = (frame.left + frame.width, frame.top + frame.height)
        let outside = 1 - Float(frame.width * frame.height) / 30
        return [Float(frame.left), Float(frame.top), Float(right), Float(bottom), outside]
      }
      let all = Tensor(draws.flatMap { $0 }, shape: [draws.count, 5])
      let (mean, deviation) = (all.mean([0]).scalars, all.variance([0]).sqrt().scalars)
      for index in 0..<5 {
        let (m, d) = (expected[0, index].item, expected[1, index].item)
        #expect(abs(mean[index] - m) < 0.05 * d, "\(alpha), \(index)")
        #expect(abs(deviation[index] - d) < 0.03 * d, "\(alpha), \(index)")
      }
    }
  }

  @Test func `a mixed batch depends only on the generator, and labels only on the mixture`() {
    for transform: any BatchMixing in [MixUp(alpha: 0.3), CutMix()] {
      var (one, two) = (Generator(seed: 5), Generator(seed: 5))
      let first = transform(images, labels: [2, 0, 1, 2], classCount: 3, using: &one)
      let second = transform(images, probabilities: hard, using: &two)
      #expect(first.images == second.images && first.probabilities == second.probabilities)
      #expect(first.images != images)
      let third = transform(images, probabilities: hard, using: &two)
      #expect(third.images != first.images)
      for sum in third.probabilities.sum([1]).scalars { #expect(abs(sum - 1) < 1e-6) }
    }
  }

  @Test func `an empty batch, and one of one image, remain as they are`() {
    var generator = Generator(seed: 6)
    for transform: any BatchMixing in [MixUp(), CutMix()] {
      let empty = transform(
        .zeros([0, 3, 4, 4]), labels: [], classCount: 2, using: &generator)
      #expect(empty.images.shape == [0, 3, 4, 4] && empty.probabilities.shape == [0, 2])
      let one = transform(images[0..<1], labels: [1], classCount: 2, using: &generator)
      expectClose(one.images, images[0..<1].contiguous(), relative: 1e-6)
      expectClose(one.probabilities, [[0, 1]], relative: 1e-6)
    }
  }
}

import Dispatch
import Tensors
import TestSupport
import Testing
import Vision

@Suite struct TransformRandomTests {
  private static let cases: [(String, any Transform)] = [
    ("crop", RandomCrop(width: 8, height: 7, margins: Margins(2))),
    ("resizedCrop", RandomResizedCrop(6)),
    ("resizedCropWide", RandomResizedCrop(6, scale: 0.5...1, ratio: 2...3, .bicubic)),
    ("horizontalFlip", RandomHorizontalFlip(p: 0.3)),
    ("verticalFlip", RandomVerticalFlip(p: 0.6)),
    ("rotation", RandomRotation(40, .bilinear)),
    (
      "affine",
      RandomAffine(
        degrees: -20...20, translation: (0.2, 0.3), scale: 0.7...1.2, shear: -15...15)
    ),
    ("jitter", ColorJitter(brightness: 0.8, contrast: 0.6, saturation: 0.7, hue: 0.2)),
    ("grayscale", RandomGrayscale(p: 0.3)),
    ("blur", GaussianBlur(5)),
    ("solarize", RandomSolarize(p: 0.4)),
    ("apply", Compose([RandomApply([Pad(Margins(1)), CenterCrop(10)], p: 0.7), CenterCrop(10)])),
    ("choice", RandomChoice([CenterCrop(5), RandomCrop(5)])),
  ]

  /// The transforms of `training_additions.py`.
  private static let additions: [(String, any Transform)] = [
    ("posterize", RandomPosterize(bits: 3, p: 0.4)),
    ("invert", RandomInvert(p: 0.3)),
    ("autocontrast", RandomAutocontrast(p: 0.6)),
    ("equalize", RandomEqualize(p: 0.2)),
    ("sharpness", RandomAdjustSharpness(2.5, p: 0.7)),
    ("perspective", RandomPerspective(distortion: 0.6, p: 0.8)),
    ("perspectiveNearest", RandomPerspective(distortion: 0.7, p: 1, .nearest)),
    ("randAugment", RandAugment()),
    ("randAugmentStrong", RandAugment(operations: 3, magnitude: 25, .bilinear)),
    ("trivialAugment", TrivialAugmentWide()),
    ("autoAugmentImageNet", AutoAugment()),
    ("autoAugmentCIFAR", AutoAugment(.cifar10)),
    ("autoAugmentSVHN", AutoAugment(.svhn)),
  ]

  /// Returns the mean and standard deviation of each value over 4,000 draws.
  private func moments(
    _ draw: (inout Generator) -> Tensor<Float>
  ) -> (mean: [Float], deviation: [Float]) {
    let count = 4000
    var generator = Generator(seed: 7).split(0, 0)
    var sum = draw(&generator)
    var squares = sum * sum
    for index in 1..<count {
      generator = Generator(seed: 7).split(0, index)
      let values = draw(&generator)
      sum = sum + values
      squares = squares + values * values
    }
    let mean = sum / Float(count)
    let variance = (squares / Float(count) - mean * mean).clamped(min: 0)
    return (mean.scalars, variance.sqrt().scalars)
  }

  /// Records an issue if means differ by more than 5 standard errors, or standard deviations by more than the
  /// fraction `spread` and a hundredth of `one`.
  private func expect(
    _ name: String, _ fixture: Fixture, one: Float, spread: Float = 0.1,
    _ draw: (inout Generator) -> Tensor<Float>
  ) {
    let ours = moments(draw)
    let mean = fixture.floats("random/\(name)/mean").scalars
    let deviation = fixture.floats("random/\(name)/deviation").scalars
    #expect(ours.mean.count == mean.count, "\(name)")
    for i in 0..<min(ours.mean.count, mean.count) {
      let error = Float(2.0 / 4000).squareRoot() * max(ours.deviation[i], deviation[i])
      let isClose =
        (ours.mean[i] - mean[i]).magnitude <= 5 * error + 0.001 * one
        && (ours.deviation[i] - deviation[i]).magnitude <= spread * deviation[i] + 0.01 * one
      if isClose { continue }
      Issue.record(
        """
        \(name): value \(i) is \(ours.mean[i]) ± \(ours.deviation[i]), torchvision's \(mean[i]) ± \
        \(deviation[i])
        """)
      return
    }
  }

  @Test func `random transforms of images have torchvision's means and standard deviations`() throws
  {
    let fixture = try TransformFixture()
    let input = fixture.image("random/input")
    for (name, transform) in Self.cases {
      expect(name, fixture.fixture, one: 255) { generator in
        let image = transform(input, using: &generator)
        return Tensor<Float>(
          image.pixels.map { Float($0) }, shape: [image.height, image.width, image.channels])
      }
    }
  }

  @Test func `automatic augmentations have torchvision's means and standard deviations`() throws {
    let fixture = try Fixture("training_additions")
    let bytes = fixture.bytes("random/input")
    let input = Image(
      width: bytes.shape[1], height: bytes.shape[0], channels: 3, pixels: bytes.scalars)
    for (name, transform) in Self.additions {
      expect(name, fixture, one: 255) { generator in
        let image = transform(input, using: &generator)
        return Tensor<Float>(
          image.pixels.map { Float($0) }, shape: [image.height, image.width, image.channels])
      }
    }
  }

  @Test func `random erasing has torchvision's means and standard deviations`() throws {
    let fixture = try TransformFixture()
    let input = fixture.image("random/input").tensor
    expect("erasing", fixture.fixture, one: 1) { RandomErasing(p: 0.8)(input, using: &$0) }
    // Few draws erase a corner, so its standard deviation is less certain.
    expect("erasingNoise", fixture.fixture, one: 1, spread: 0.25) {
      RandomErasing(p: 1, scale: 0.1...0.2, .noise)(input, using: &$0)
    }
  }

  @Test func `random crops and erased rectangles are within the image and their ranges`() {
    let crop = RandomResizedCrop(10)
    var generator = Generator(seed: 3)
    for _ in 0..<5000 {
      let width = 1 + generator.integer(below: 300)
      let height = 1 + generator.integer(below: 300)
      let frame = crop.frame(width: width, height: height, using: &generator)
      #expect(frame.left >= 0 && frame.left + frame.width <= width && frame.width > 0)
      #expect(frame.top >= 0 && frame.top + frame.height <= height && frame.height > 0)
      if let part = RandomErasing().frame(width: width, height: height, using: &generator) {
        #expect(part.left >= 0 && part.left + part.width <= width && part.width < width)
        #expect(part.top >= 0 && part.top + part.height <= height && part.height < height)
      }
    }
    for _ in 0..<1000 {
      let frame = crop.frame(width: 400, height: 300, using: &generator)
      let area = Float(frame.width * frame.height) / 120_000
      #expect(area > 0.078 && area <= 1)
      let ratio = Float(frame.width) / Float(frame.height)
      #expect(ratio > 0.73 && ratio < 1.36)
    }
    // No crop of a thin strip has an allowed aspect ratio: the center, as wide as allowed.
    let strip = crop.frame(width: 400, height: 3, using: &generator)
    #expect(strip == Frame(left: 198, top: 0, width: 4, height: 3))
  }

  @Test func `a view depends only on the seed, the epoch and the index, on any thread`() throws {
    let image = try TransformFixture().image("color/input")
    let views = TwoViews.byol(ViewConfiguration(side: 20, normalize: .cifar10, blur: 3))
    @Sendable func make(_ index: Int) -> [Float] {
      let (first, second) = views(image, seed: 5, epoch: 2, index: index)
      return first.scalars + second.scalars
    }
    let alone = (0..<64).map(make)
    nonisolated(unsafe) let together = UnsafeMutablePointer<[Float]>.allocate(capacity: 64)
    together.initialize(repeating: [], count: 64)
    defer { together.deinitialize(count: 64).deallocate() }
    DispatchQueue.concurrentPerform(iterations: 64) { together[$0] = make($0) }
    for index in 0..<64 { #expect(together[index] == alone[index]) }
    // No view repeats: other indices, epochs and seeds give other views, and the second view differs.
    #expect(Set(alone).count == 64)
    let (first, second) = views(image, seed: 5, epoch: 2, index: 0)
    #expect(first != second)
    #expect(views(image, seed: 5, epoch: 3, index: 0).first != first)
    #expect(views(image, seed: 6, epoch: 2, index: 0).first != first)
  }

  @Test func `published recipes return views of their size, for both datasets`() throws {
    let image = try TransformFixture().image("color/input")
    for configuration in [ViewConfiguration.imageNet, .cifar] {
      for views in [
        TwoViews.simCLR(configuration), .mocoV2(configuration), .simSiam(configuration),
        .byol(configuration),
        .barlowTwins(configuration), .vicReg(configuration), .supCon(configuration),
      ] {
        let (first, second) = views(image, seed: 1, epoch: 0, index: 0)
        #expect(
          first.shape == [3, configuration.side, configuration.side] && second.shape == first.shape)
        #expect(first != second)
      }
    }
    func blurs(_ pipeline: Pipeline) -> [Float] {
      pipeline.transform.transforms.compactMap { transform in
        guard let apply = transform as? RandomApply,
          apply.transforms.transforms.first is GaussianBlur
        else { return nil }
        return apply.p
      }
    }
    #expect(blurs(TwoViews.simCLR(.imageNet).first) == [0.5])
    #expect(blurs(TwoViews.simCLR(.cifar).first) == [])
    #expect(blurs(TwoViews.byol(.imageNet).first) == [1])
    #expect(blurs(TwoViews.byol(.imageNet).second) == [0.1])
    #expect(blurs(TwoViews.supCon(.imageNet).first) == [])
  }
}

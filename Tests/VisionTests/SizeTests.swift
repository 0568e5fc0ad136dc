import Images
import Kernels
import Tensors
import TestSupport
import Testing
import Vision

private let pixel = Image(width: 2, height: 1, channels: 1, pixels: [0, 255])
private let tensor = Tensor<Float>([[[0, 1]]])

/// The end of the message about an array that is larger than the memory of this machine.
private func needs(_ bytes: Int) -> String {
  "needs \(bytes) bytes, but this machine has \(BufferPool.systemMemory)"
}

/// Sizes, margins, ranges and maps that no image can have.
private let failing: [FailingPrecondition] = [
  FailingPrecondition("Image: shape [9223372036854775807, 2, 3] needs 2⁶² bytes or more") {
    _ = Image(width: 2, height: .max, channels: 3, pixels: [])
  },
  FailingPrecondition("resized: shape [9223372036854775807, 1, 1] needs 2⁶² bytes or more") {
    _ = pixel.resized(width: 1, height: .max)
  },
  FailingPrecondition("resized: shape [1099511627776, 1, 1] \(needs(1 << 40))") {
    _ = pixel.resized(width: 1, height: 1 << 40, .nearest)
  },
  FailingPrecondition("Resize: side must be from 1 to 2147483647, not \(Int.max)") {
    _ = Resize(.max)
  },
  FailingPrecondition("Tensor: shape [1099511627776, 1] \(needs(1 << 42))") {
    _ = Resize(width: 1, height: 1 << 40)(tensor)
  },
  FailingPrecondition("Image: shape [4294967295, 4294967296, 1] needs 2⁶² bytes or more") {
    _ = pixel.padded(Margins(0x7FFF_FFFF))
  },
  FailingPrecondition("padded: shape [1, 4294967295, 4294967296] needs 2⁶² bytes or more") {
    _ = tensor.padded(Margins(0x7FFF_FFFF), .edge)
  },
  FailingPrecondition(
    "padded: margins must be from 0 to 2147483647, but are 9223372036854775807, 0, 0, 0"
  ) { _ = Pad(Margins(left: .max))(pixel) },
  FailingPrecondition(
    "cropped: the frame of 9223372036854775807 × 1 at (1, 0) exceeds the image of 2 × 1"
  ) { _ = pixel.cropped(Frame(left: 1, top: 0, width: .max, height: 1)) },
  FailingPrecondition("blurred: shape [9223372036854775807] needs 2⁶² bytes or more") {
    _ = pixel.blurred(size: .max, sigma: 1)
  },
  FailingPrecondition("rotated: the angle must be finite, not nan") {
    _ = pixel.rotated(.nan, .nearest)
  },
  FailingPrecondition(
    "Image.grid: columns and scale must be from 1 to 1048576, the gap from 0, not \(Int.max), 1, 4"
  ) { _ = Image.grid([pixel], columns: .max) },
  FailingPrecondition(
    "mapped: the coefficients of the map must be below 10⁹, but are 1.0, -0.0, inf, 0.0, 1.0, 0.0"
  ) {
    var map = Affine(rotation: 0, width: 0, height: 0)
    map.c = .infinity
    _ = tensor.mapped(by: map, .nearest)
  },
  FailingPrecondition(
    "RandomResizedCrop: sizes, scales and ratios must be positive and finite, not 4 × 4, 0.5...inf, "
      + "0.75...1.3333334"
  ) { _ = RandomResizedCrop(4, scale: 0.5...Float.infinity) },
  FailingPrecondition(
    "RandomErasing: scales must be from 0 to 1 and ratios positive and finite, not 0.0...1.0, "
      + "1.0...inf"
  ) { _ = RandomErasing(scale: 0...1, ratio: 1...Float.infinity) },
  FailingPrecondition("posterized: bits must be from 0 to 8, not 9") {
    _ = pixel.posterized(bits: 9)
  },
  FailingPrecondition("posterized: bits must be from 0 to 8, not -1") {
    _ = tensor.posterized(bits: -1)
  },
  FailingPrecondition("RandomPosterize: bits must be from 0 to 8, not 9") {
    _ = RandomPosterize(bits: 9)
  },
  FailingPrecondition("RandomAdjustSharpness: factor must not be negative, but is -1.0") {
    _ = RandomAdjustSharpness(-1)
  },
  FailingPrecondition("RandomPerspective: distortion must be from 0 to 1, not 1.5") {
    _ = RandomPerspective(distortion: 1.5)
  },
  FailingPrecondition("Perspective: needs four points each, not 1 and 0") {
    _ = Perspective(from: [(0, 0)], to: [])
  },
  FailingPrecondition("rotate: the magnitude must be finite and below 10⁹, not inf") {
    _ = AugmentationOperation.rotate(pixel, magnitude: .infinity)
  },
  FailingPrecondition("RandAugment: operations must not be negative, but are -1") {
    _ = RandAugment(operations: -1)
  },
  FailingPrecondition("RandAugment: the magnitude must be from 0 to 30, not 31") {
    _ = RandAugment(magnitude: 31)
  },
  FailingPrecondition("RandAugment: bins must be at least 2, not \(Int.min)") {
    _ = RandAugment(bins: .min)
  },
  FailingPrecondition("RandomRotation: degrees must be finite, but are from -inf to inf") {
    _ = RandomRotation(.infinity)
  },
  FailingPrecondition("TrivialAugmentWide: bins must be at least 2, not 1") {
    _ = TrivialAugmentWide(bins: 1)
  },
  FailingPrecondition("MixUp: alpha must be positive and finite, not 0.0") { _ = MixUp(alpha: 0) },
  FailingPrecondition("CutMix: alpha must be positive and finite, not nan") {
    _ = CutMix(alpha: .nan)
  },
  FailingPrecondition(
    "MixUp: needs images [N, C, H, W] and probabilities [N, K], not [1, 1, 2] and [1, 3]"
  ) { _ = MixUp().mix(tensor, probabilities: .zeros([1, 3]), weight: 0.5) },
  FailingPrecondition("CutMix: the frame of 2 × 1 at (2, 0) exceeds the images of 3 × 3") {
    _ = CutMix().mix(
      .zeros([1, 1, 3, 3]), probabilities: .zeros([1, 2]),
      frame: Frame(left: 2, top: 0, width: 2, height: 1))
  },
]

@Suite struct SizeTests {
  @Test func `sizes that no image can have stop with a message`() async {
    await #expect(processExitsWith: .success) {
      for failure in failing.compactMap({ $0.failure() }) { Issue.record("\(failure)") }
    }
  }

  @Test func `the largest scales and ratios of random crops end in the center`() {
    var generator = Generator(seed: 1)
    let crop = RandomResizedCrop(4, scale: 1e38...3e38, ratio: 1e-38...3e38)
    #expect(crop.frame(width: 6, height: 5, using: &generator).width == 6)
    let erasing = RandomErasing(p: 1, scale: 0...1, ratio: 1e-38...3e38)
    _ = erasing.frame(width: 6, height: 5, using: &generator)
  }
}

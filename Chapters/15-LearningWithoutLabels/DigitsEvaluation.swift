import Layers
import Models
import Tensors
import Training
import Vision

/// Returns a number with one decimal.
func oneDecimal(_ number: Double) -> String { formatted(number, decimals: 1) }

/// The normalization of digits, ink from 0 to 1, to about mean 0 and standard deviation 1.
let digitNormalization = Normalize(mean: [0.3], deviation: [0.38])

/// Returns augmentations that keep the class of a digit: rotation, shift, scale, slant, crop and
/// pen.
///
/// - Parameter strength: a factor for all of them; 1 is what the chapter uses, 0 changes nothing.
func digitViews(strength: Float = 1) -> TwoViews {
  if strength == 0 { return TwoViews(Pipeline(normalize: digitNormalization)) }
  let (angle, shift, size) = (15 * strength, min(0.125 * strength, 1), 0.15 * strength)
  return TwoViews(
    Pipeline(
      [
        RandomAffine(
          degrees: -angle...angle, translation: (shift, shift),
          scale: max(0.1, 1 - size)...1 + size, shear: -10 * strength...10 * strength, .bilinear),
        RandomResizedCrop(8, scale: max(0.05, 1 - 0.4 * strength)...1),
        ColorJitter(brightness: 0.5 * strength, contrast: 0.5 * strength),
      ], normalize: digitNormalization))
}

/// Digits to train on without labels, and their evaluation.
struct DigitsEvaluation {
  let images: [Image]
  let probes: FewLabelEvaluation
  static let width = 128

  /// - Parameter perClass: the number of labels of each digit.
  init(_ digits: Digits, perClass: Int = 10, draws: Int = 10, seed: UInt64) {
    var generator = Generator(seed: seed)
    let (train, test) = digits.split(0.7, using: &generator)
    images = train.labels.indices.map { Image(train.images[$0]) }
    probes = FewLabelEvaluation(
      pool: images, train.labels, test: test.labels.indices.map { Image(test.images[$0]) },
      test.labels, perClass: perClass, draws: draws, normalize: digitNormalization, seed: seed)
  }

  static func encoder(using generator: inout Generator) -> ConvNet {
    ConvNet([1, 32, 64, width], strides: [1, 2, 2], using: &generator)
  }

  /// Returns the accuracy of networks trained on the labeled digits alone, in percent.
  func supervised(seed: UInt64, using generator: inout Generator) -> Double {
    probes.accuracy(draws: 3) { images, labels in
      trained(
        Self.encoder(using: &generator), width: Self.width, images, labels: labels,
        classes: probes.classes, steps: 150, augmentation: digitViews().first, seed: seed,
        using: &generator)
    }
  }

  /// Returns the accuracy of pretraining and of all baselines for one seed, in percent.
  func accuracies(seed: UInt64, _ configuration: PretrainingConfiguration) throws -> (
    pixels: Double, random: Double, supervised: Double, pretrained: Double
  ) {
    var generator = Generator(seed: seed, stream: 0xD1)
    let encoder = Self.encoder(using: &generator)
    let random = probes.probe(encoder)
    _ = try simCLR(
      encoder, width: Self.width, on: Views(images, digitViews(), seed: seed), configuration,
      using: &generator)
    let supervised = self.supervised(seed: seed, using: &generator)
    return (probes.probePixels(), random, supervised, probes.probe(encoder))
  }
}

import Layers
import Models
import Tensors
import Training
import Vision

func oneDecimal(_ number: Double) -> String { rounded(number, 1) }

/// A picture of ink from 0 to 1, brought to about mean 0 and deviation 1.
let inkScale = Normalize(mean: [0.3], deviation: [0.38])

/// Changes that leave a digit the digit it is: a turn, a shift, a little larger or smaller or slanted, another crop
/// and another pen.
///
/// - Parameter strength: 1 as the chapter uses it; 0 changes nothing.
func digitViews(strength: Float = 1) -> TwoViews {
  if strength == 0 { return TwoViews(Pipeline(normalize: inkScale)) }
  let (turn, shift, size) = (15 * strength, min(0.125 * strength, 1), 0.15 * strength)
  return TwoViews(
    Pipeline(
      [
        RandomAffine(
          degrees: -turn...turn, translation: (shift, shift),
          scale: max(0.1, 1 - size)...1 + size, shear: -10 * strength...10 * strength, .bilinear),
        RandomResizedCrop(8, scale: max(0.05, 1 - 0.4 * strength)...1),
        ColorJitter(brightness: 0.5 * strength, contrast: 0.5 * strength),
      ], normalize: inkScale))
}

/// Digits to learn from without their labels, and an exam.
struct DigitsExam {
  let pictures: [Image]
  let exam: FewLabels
  static let width = 128

  /// - Parameter perClass: how many labels of each digit the probe gets.
  init(_ digits: Digits, perClass: Int = 10, draws: Int = 10, seed: UInt64) {
    var generator = Generator(seed: seed)
    let (train, test) = digits.split(0.7, using: &generator)
    pictures = train.labels.indices.map { Image(train.images[$0]) }
    exam = FewLabels(
      pool: pictures, train.labels, test: test.labels.indices.map { Image(test.images[$0]) },
      test.labels, perClass: perClass, draws: draws, normalize: inkScale, seed: seed)
  }

  static func encoder(using generator: inout Generator) -> ConvNet {
    ConvNet([1, 32, 64, width], strides: [1, 2, 2], using: &generator)
  }

  /// Trains networks on the labeled digits alone and judges them, in per cent.
  func supervised(seed: UInt64, using generator: inout Generator) -> Double {
    exam.judge(draws: 3) { pictures, labels in
      trained(
        Self.encoder(using: &generator), width: Self.width, pictures, labels: labels,
        classes: exam.classes, steps: 150, change: digitViews().first, seed: seed,
        using: &generator)
    }
  }

  /// Trains and judges all opponents from one seed, in per cent.
  func opponents(seed: UInt64, _ plan: Plan) throws -> (
    dots: Double, random: Double, supervised: Double, pretrained: Double
  ) {
    var generator = Generator(seed: seed, stream: 0xD1)
    let encoder = Self.encoder(using: &generator)
    let random = exam.probe(encoder)
    _ = try simCLR(
      encoder, width: Self.width, on: Views(pictures, digitViews(), seed: seed), plan,
      using: &generator)
    let taught = supervised(seed: seed, using: &generator)
    return (exam.probeDots(), random, taught, exam.probe(encoder))
  }
}

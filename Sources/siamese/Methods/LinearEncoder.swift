import Autograd
import Contrastive
import Layers
import Tensors

/// A linear map of standardized gray pixels: the simplest encoder, of neighborhood components analysis.
final class LinearEncoder: Module, ImageEncoder {
  /// The mean of each pixel in the training set, and its standard deviation, or 1 for a pixel that never changes: `[D]`.
  let mean, scale: Buffer<Float>
  let map: Linear

  /// The largest side length of images in pixels: the start takes the cube of the number of pixels.
  static let largestSide = 32

  init(
    pixels: Int, outputs: Int, initializer: Initializer = .torch, using generator: inout Generator
  ) {
    (mean, scale) = (Buffer(.zeros([pixels])), Buffer(.ones([pixels])))
    map = Linear(pixels, outputs, bias: false, initializer: initializer, using: &generator)
  }

  var embeddingDimension: Int { map.weight.shape[0] }

  func emptyCopy() -> any ImageEncoder {
    var generator = Generator(seed: 0)
    return LinearEncoder(
      pixels: map.weight.shape[1], outputs: embeddingDimension, initializer: .zeros,
      using: &generator)
  }

  override func forward(_ x: Variable) -> Variable {
    map((Self.gray(x) - Variable(mean.value)) / Variable(scale.value))
  }

  /// Returns the mean of the channels: `[N, D]`.
  private static func gray(_ x: Variable) -> Variable { x.mean([1]).flattened(from: 1) }

  /// The pixels that a linear encoder maps, as embeddings.
  final class Pixels: Module {
    override func forward(_ x: Variable) -> Variable { LinearEncoder.gray(x) }
  }
}

// MARK: Start

extension LinearEncoder {
  /// The map that training starts from.
  enum Start {
    /// The directions of greatest variance.
    case principalComponents
    /// The directions in which classes differ most.
    case discriminants
  }

  /// Standardizes the pixels of training images, and starts as scikit-learn's `NeighborhoodComponentsAnalysis` does: from
  /// linear discriminants, if there are labels and more classes than dimensions; else from principal components, if there
  /// are enough images; else from the random map.
  func start(from images: ImageDataset, usesLabels: Bool) throws {
    let pixels = try pixels(of: images)
    let (k, classes) = (embeddingDimension, Set(pixels.labels).count)
    if usesLabels && k < classes && classes < pixels.labels.count {
      start(from: pixels, .discriminants)
    } else if k <= min(pixels.labels.count, mean.value.count) {
      start(from: pixels, .principalComponents)
    } else {
      standardize(pixels)
    }
  }

  /// Standardizes pixels, and starts from a map of them.
  func start(from pixels: LabeledEmbeddings, _ start: Start) {
    let rows = standardize(pixels)
    let components =
      switch start {
      case .principalComponents: PCA(rows, components: embeddingDimension).components
      case .discriminants:
        LinearDiscriminants(rows, labels: pixels.labels, components: embeddingDimension).components
      }
    map.weight.update { $0 = components }
  }

  /// Returns the pixels of images.
  func pixels(of images: ImageDataset) throws -> LabeledEmbeddings {
    let side = Int(Double(mean.value.count).squareRoot())
    return try images.embeddings(
      of: Pixels(), EmbeddingOptions(size: side, normalizes: false, workers: 0))
  }

  /// Takes means and deviations from the pixels of a training set, and returns these standardized.
  @discardableResult
  private func standardize(_ pixels: LabeledEmbeddings) -> Tensor<Float> {
    let centered = pixels.values - pixels.values.mean([0])
    let deviation = centered.squared().mean([0]).sqrt()
    mean.value = pixels.values.mean([0])
    // A pixel that never changes differs from its mean by rounding only.
    scale.value = deviation.maskedFill(where: deviation .< 1e-6, with: 1)
    return centered / scale.value
  }
}

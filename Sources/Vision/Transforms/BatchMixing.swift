import Tensors

/// A transform of a whole batch that mixes each image, and its label, with the one before it.
///
/// Labels become probabilities of classes, for which ``/Layers/CrossEntropyLoss`` has a loss:
///
///     let (x, p) = MixUp()(images, labels: labels, classCount: 10, using: &generator)
///     let loss = CrossEntropyLoss()(network(Variable(x)), probabilities: Variable(p))
///
/// Which images are mixed depends only on their order, so batches must be shuffled.
public protocol BatchMixing: Sendable {
  /// Returns the mixed images and probabilities.
  ///
  /// - Parameters:
  ///   - images: `[N, C, H, W]`.
  ///   - probabilities: The probabilities of the classes of each image, `[N, K]`.
  ///   - generator: The source of random numbers.
  func callAsFunction(
    _ images: Tensor<Float>, probabilities: Tensor<Float>, using generator: inout Generator
  ) -> (images: Tensor<Float>, probabilities: Tensor<Float>)
}

extension BatchMixing {
  /// Returns the mixed images, and the probabilities `[N, classCount]` of their classes.
  ///
  /// - Parameters:
  ///   - images: `[N, C, H, W]`.
  ///   - labels: The class of each image, from 0 to `classCount − 1`.
  ///   - classCount: The number of classes.
  ///   - generator: The source of random numbers.
  public func callAsFunction(
    _ images: Tensor<Float>, labels: [Int], classCount: Int, using generator: inout Generator
  ) -> (images: Tensor<Float>, probabilities: Tensor<Float>) {
    let classes = Tensor(labels.map { Int64($0) }, shape: [labels.count])
    return self(
      images, probabilities: classes.oneHot(classCount).cast(to: Float.self), using: &generator)
  }
}

/// Stops the program with a message unless there are as many rows of probabilities as images.
private func check(_ images: Tensor<Float>, _ probabilities: Tensor<Float>, _ name: String) {
  require(
    images.rank == 4 && probabilities.rank == 2 && images.shape[0] == probabilities.shape[0],
    "\(name): needs images [N, C, H, W] and probabilities [N, K], not \(images.shape) and "
      + "\(probabilities.shape)")
}

/// Returns a weighted mean of each row and the one before it.
private func mixed(_ x: Tensor<Float>, _ weight: Double) -> Tensor<Float> {
  x.rolled(1, axis: 0) * Float(1 - weight) + x * Float(weight)
}

/// MixUp: averages each image with another one (Zhang, Cisse, Dauphin and Lopez-Paz, "mixup: Beyond empirical risk
/// minimization", 2018); torchvision's `MixUp`.
///
///     x ← λx + (1−λ)x'       p ← λp + (1−λ)p'       λ from the beta distribution of α and α
public struct MixUp: BatchMixing {
  /// α: small values give weights near 0 or 1, so images of which one is hardly visible.
  public let alpha: Float

  /// Creates a transform.
  ///
  /// - Precondition: `alpha` is positive and finite.
  public init(alpha: Float = 1) { self.alpha = positive(alpha, "MixUp") }

  public func callAsFunction(
    _ images: Tensor<Float>, probabilities: Tensor<Float>, using generator: inout Generator
  ) -> (images: Tensor<Float>, probabilities: Tensor<Float>) {
    mix(images, probabilities: probabilities, weight: generator.beta(alpha, alpha))
  }

  /// Returns images and probabilities mixed with those before them, for a given weight λ of the image itself.
  public func mix(
    _ images: Tensor<Float>, probabilities: Tensor<Float>, weight: Float
  ) -> (images: Tensor<Float>, probabilities: Tensor<Float>) {
    check(images, probabilities, "MixUp")
    return (mixed(images, Double(weight)), mixed(probabilities, Double(weight)))
  }
}

/// CutMix: pastes a random rectangle of another image into each image (Yun and others, "CutMix", 2019); torchvision's
/// `CutMix`.
///
///     p ← λp + (1−λ)p'       λ is the fraction of the area outside the rectangle
public struct CutMix: BatchMixing {
  /// α of the beta distribution from which the fraction of the area outside the rectangle is drawn.
  public let alpha: Float

  /// Creates a transform.
  ///
  /// - Precondition: `alpha` is positive and finite.
  public init(alpha: Float = 1) { self.alpha = positive(alpha, "CutMix") }

  public func callAsFunction(
    _ images: Tensor<Float>, probabilities: Tensor<Float>, using generator: inout Generator
  ) -> (images: Tensor<Float>, probabilities: Tensor<Float>) {
    check(images, probabilities, "CutMix")
    if images.count == 0 { return (images, probabilities) }
    let frame = frame(width: images.shape[3], height: images.shape[2], using: &generator)
    return mix(images, probabilities: probabilities, frame: frame)
  }

  /// Returns a random rectangle: its center is uniform, and the part outside the image is cut off.
  public func frame(width: Int, height: Int, using generator: inout Generator) -> Frame {
    let half = 0.5 * (1 - Double(generator.beta(alpha, alpha))).squareRoot()
    func range(_ size: Int) -> Range<Int> {
      let (center, reach) = (generator.integer(below: size), Int(half * Double(size)))
      return max(0, center - reach)..<min(size, center + reach)
    }
    let (x, y) = (range(width), range(height))
    return Frame(left: x.lowerBound, top: y.lowerBound, width: x.count, height: y.count)
  }

  /// Returns images with a given rectangle of those before them, and the probabilities mixed by its area.
  ///
  /// - Precondition: The frame is within the images.
  public func mix(
    _ images: Tensor<Float>, probabilities: Tensor<Float>, frame: Frame
  ) -> (images: Tensor<Float>, probabilities: Tensor<Float>) {
    check(images, probabilities, "CutMix")
    let (width, height) = (images.shape[3], images.shape[2])
    require(
      frame.left >= 0 && frame.top >= 0 && frame.width >= 0 && frame.height >= 0
        && frame.left <= width - frame.width && frame.top <= height - frame.height,
      "CutMix: the frame of \(frame.width) × \(frame.height) at (\(frame.left), \(frame.top)) exceeds the "
        + "images of \(width) × \(height)")
    let area = frame.width * frame.height
    if images.count == 0 || area == 0 { return (images, probabilities) }
    let (columns, rows) = (
      frame.left..<frame.left + frame.width, frame.top..<frame.top + frame.height
    )
    var result = images
    result[.all, .all, rows, columns] = images.rolled(1, axis: 0)[.all, .all, rows, columns]
    return (result, mixed(probabilities, 1 - Double(area) / Double(width * height)))
  }
}

/// Returns `alpha`, which must be a parameter of a beta distribution.
private func positive(_ alpha: Float, _ transform: String) -> Float {
  require(
    alpha > 0 && alpha.isFinite, "\(transform): alpha must be positive and finite, not \(alpha)")
  return alpha
}

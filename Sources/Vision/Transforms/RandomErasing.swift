import Glibc
import Tensors

/// A transform that erases a rectangle of random size and position with probability `p`: torchvision's
/// `RandomErasing`.
///
/// So a network cannot rely on a single part of an object (Zhong et al., "Random erasing data augmentation",
/// 2020).
public struct RandomErasing: Transform {
  /// The probability.
  public let p: Float
  /// The range of the rectangle's fraction of the image's area, and of its height / width.
  public let scale, ratio: ClosedRange<Float>
  /// The new values of the erased pixels.
  public let erasure: Erasure

  /// Creates a transform.
  ///
  /// - Parameters:
  ///   - p: The probability.
  ///   - scale: The range of the rectangle's fraction of the image's area.
  ///   - ratio: The range of the rectangle's height / width, whose logarithm is uniform.
  ///   - erasure: The new values of the erased pixels.
  /// - Precondition: Fractions and the probability are from 0 to 1; ratios are positive.
  public init(
    p: Float = 0.5, scale: ClosedRange<Float> = 0.02...0.33, ratio: ClosedRange<Float> = 0.3...3.3,
    _ erasure: Erasure = .constant(0)
  ) {
    require(
      scale.lowerBound >= 0 && scale.upperBound <= 1 && ratio.lowerBound > 0
        && ratio.upperBound.isFinite,
      "RandomErasing: scales must be from 0 to 1 and ratios positive and finite, not \(scale), \(ratio)"
    )
    self.p = checked(p, "RandomErasing")
    (self.scale, self.ratio, self.erasure) = (scale, ratio, erasure)
  }

  public func callAsFunction<I: ImageProtocol>(_ image: I, using generator: inout Generator) -> I {
    guard generator.uniform() < p,
      let frame = frame(width: image.width, height: image.height, using: &generator)
    else { return image }
    return image.erased(frame, erasure, using: &generator)
  }

  /// Returns a random rectangle to erase, or nil if none of ten was smaller than the image.
  public func frame(width: Int, height: Int, using generator: inout Generator) -> Frame? {
    for _ in 0..<10 {
      let area = Float(width * height) * generator.uniform(in: scale)
      let shape = expf(generator.uniform(in: logf(ratio.lowerBound)...logf(ratio.upperBound)))
      let high = (area * shape).squareRoot().rounded(.toNearestOrEven)
      let wide = (area / shape).squareRoot().rounded(.toNearestOrEven)
      guard wide > 0, high > 0, wide < Float(width), high < Float(height) else { continue }
      let (w, h) = (Int(wide), Int(high))
      let top = generator.integer(below: height - h + 1)
      return Frame(left: generator.integer(below: width - w + 1), top: top, width: w, height: h)
    }
    return nil
  }
}

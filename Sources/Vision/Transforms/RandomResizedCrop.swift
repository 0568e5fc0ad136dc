import Glibc
import Tensors

/// A transform that resizes a crop of random size and aspect ratio to `width` × `height`: torchvision's
/// `RandomResizedCrop`.
///
/// The crop's fraction of the image's area is uniform in `scale`; the logarithm of its aspect ratio `width /
/// height` is uniform in that of `ratio` (Szegedy et al., "Going deeper with convolutions", 2015, section 6).
/// It is the most important augmentation in contrastive learning (Chen et al., "SimCLR", 2020, figure 5): two
/// such views make the network recognize a whole from its parts.
public struct RandomResizedCrop: Transform {
  /// The size of the result, in pixels.
  public let width, height: Int
  /// The range of the crop's fraction of the image's area, and of its aspect ratio.
  public let scale, ratio: ClosedRange<Float>
  /// The interpolation method.
  public let interpolation: Interpolation

  /// Creates a transform to a square of `side` × `side` pixels.
  public init(
    _ side: Int, scale: ClosedRange<Float> = 0.08...1, ratio: ClosedRange<Float> = 3 / 4...4 / 3,
    _ interpolation: Interpolation = .bilinear
  ) {
    self.init(width: side, height: side, scale: scale, ratio: ratio, interpolation)
  }

  /// Creates a transform to `width` × `height` pixels.
  ///
  /// - Precondition: The size, scales and ratios are positive.
  public init(
    width: Int, height: Int, scale: ClosedRange<Float> = 0.08...1,
    ratio: ClosedRange<Float> = 3 / 4...4 / 3, _ interpolation: Interpolation = .bilinear
  ) {
    require(
      width > 0 && height > 0 && scale.lowerBound > 0 && scale.upperBound.isFinite
        && ratio.lowerBound > 0 && ratio.upperBound.isFinite,
      "RandomResizedCrop: sizes, scales and ratios must be positive and finite, not \(width) × \(height), "
        + "\(scale), \(ratio)")
    (self.width, self.height, self.scale, self.ratio) = (width, height, scale, ratio)
    self.interpolation = interpolation
  }

  public func callAsFunction<I: ImageProtocol>(_ image: I, using generator: inout Generator) -> I {
    let frame = frame(width: image.width, height: image.height, using: &generator)
    return image.resized(frame, to: (width, height), interpolation)
  }

  /// Returns the frame of a random crop: the first of ten that is within the image, otherwise its center in
  /// the nearest allowed aspect ratio.
  public func frame(width: Int, height: Int, using generator: inout Generator) -> Frame {
    for _ in 0..<10 {
      let area = Float(width * height) * generator.uniform(in: scale)
      let shape = expf(generator.uniform(in: logf(ratio.lowerBound)...logf(ratio.upperBound)))
      let wide = (area * shape).squareRoot().rounded(.toNearestOrEven)
      let high = (area / shape).squareRoot().rounded(.toNearestOrEven)
      guard wide > 0, wide <= Float(width), high > 0, high <= Float(height) else { continue }
      let (w, h) = (min(Int(wide), width), min(Int(high), height))
      let top = generator.integer(below: height - h + 1)
      return Frame(left: generator.integer(below: width - w + 1), top: top, width: w, height: h)
    }
    var (w, h) = (width, height)
    let shape = Float(width) / Float(height)
    if shape < ratio.lowerBound {
      h = min(height, Int((Float(w) / ratio.lowerBound).rounded(.toNearestOrEven)))
    } else if shape > ratio.upperBound {
      w = min(width, Int((Float(h) * ratio.upperBound).rounded(.toNearestOrEven)))
    }
    return Frame(left: (width - w) / 2, top: (height - h) / 2, width: max(1, w), height: max(1, h))
  }
}

import Glibc
import Tensors

/// Cuts out a part of random size and shape and makes it `width` × `height`: torchvision's `RandomResizedCrop`.
///
/// The part's area is a share of the picture's drawn evenly from `scale`, its proportions `width / height` are
/// drawn from `ratio`, evenly in their logarithm (Szegedy et al., "Going deeper with convolutions", 2015,
/// section 6). Of all augmentations it is the one that learning without labels needs most (Chen et al.,
/// "SimCLR", 2020, figure 5): two such views make the network recognize a whole from its parts.
public struct RandomResizedCrop: Transform {
  public let width, height: Int
  public let scale, ratio: ClosedRange<Float>
  public let interpolation: Interpolation

  public init(
    _ side: Int, scale: ClosedRange<Float> = 0.08...1, ratio: ClosedRange<Float> = 3 / 4...4 / 3,
    _ interpolation: Interpolation = .bilinear
  ) {
    self.init(width: side, height: side, scale: scale, ratio: ratio, interpolation)
  }

  /// - Precondition: the size is positive, so are scales and ratios.
  public init(
    width: Int, height: Int, scale: ClosedRange<Float> = 0.08...1,
    ratio: ClosedRange<Float> = 3 / 4...4 / 3, _ interpolation: Interpolation = .bilinear
  ) {
    require(
      width > 0 && height > 0 && scale.lowerBound > 0 && ratio.lowerBound > 0,
      "RandomResizedCrop: sizes, scales and ratios must be positive, not \(width) × \(height), "
        + "\(scale), \(ratio)")
    (self.width, self.height, self.scale, self.ratio) = (width, height, scale, ratio)
    self.interpolation = interpolation
  }

  public func callAsFunction<P: Picture>(_ picture: P, using generator: inout Generator) -> P {
    let frame = frame(width: picture.width, height: picture.height, using: &generator)
    return picture.resized(frame, to: (width, height), interpolation)
  }

  /// Draws the part to cut out of a picture: ten tries; then its middle, in the nearest allowed proportions.
  public func frame(width: Int, height: Int, using generator: inout Generator) -> Frame {
    for _ in 0..<10 {
      let area = Float(width * height) * generator.uniform(in: scale)
      let shape = expf(generator.uniform(in: logf(ratio.lowerBound)...logf(ratio.upperBound)))
      let w = Int((area * shape).squareRoot().rounded(.toNearestOrEven))
      let h = Int((area / shape).squareRoot().rounded(.toNearestOrEven))
      guard w > 0, w <= width, h > 0, h <= height else { continue }
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

import Glibc
import Tensors

/// Paints over a part of random size and shape, with probability `p`: torchvision's `RandomErasing`.
///
/// So a network cannot lean on any one part of a thing (Zhong et al., "Random erasing data augmentation", 2020).
public struct RandomErasing: Transform {
  public let p: Float
  public let scale, ratio: ClosedRange<Float>
  public let erasure: Erasure

  /// - Parameters:
  ///   - scale: the part's share of the picture's area.
  ///   - ratio: the part's height / width, drawn evenly in its logarithm.
  public init(
    p: Float = 0.5, scale: ClosedRange<Float> = 0.02...0.33, ratio: ClosedRange<Float> = 0.3...3.3,
    _ erasure: Erasure = .constant(0)
  ) {
    require(
      scale.lowerBound >= 0 && scale.upperBound <= 1 && ratio.lowerBound > 0,
      "RandomErasing: scales must be from 0 to 1 and ratios positive, not \(scale), \(ratio)")
    self.p = checked(p, "RandomErasing")
    (self.scale, self.ratio, self.erasure) = (scale, ratio, erasure)
  }

  public func callAsFunction<P: Picture>(_ picture: P, using generator: inout Generator) -> P {
    guard generator.uniform() < p,
      let frame = frame(width: picture.width, height: picture.height, using: &generator)
    else { return picture }
    return picture.erased(frame, erasure, using: &generator)
  }

  /// Draws the part to paint over; `nil` where ten tries found none that is smaller than the picture.
  public func frame(width: Int, height: Int, using generator: inout Generator) -> Frame? {
    for _ in 0..<10 {
      let area = Float(width * height) * generator.uniform(in: scale)
      let shape = expf(generator.uniform(in: logf(ratio.lowerBound)...logf(ratio.upperBound)))
      let h = Int((area * shape).squareRoot().rounded(.toNearestOrEven))
      let w = Int((area / shape).squareRoot().rounded(.toNearestOrEven))
      guard w > 0, h > 0, w < width, h < height else { continue }
      let top = generator.integer(below: height - h + 1)
      return Frame(left: generator.integer(below: width - w + 1), top: top, width: w, height: h)
    }
    return nil
  }
}

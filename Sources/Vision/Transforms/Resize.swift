import Tensors

/// A transform that resizes an image, with antialiasing: torchvision's `Resize`.
public struct Resize: FixedTransform {
  /// A new size.
  enum Size: Hashable, Sendable {
    case shortSide(Int)
    case exact(width: Int, height: Int)
  }

  let size: Size
  /// The interpolation method.
  public let interpolation: Interpolation

  /// Creates a transform that resizes the shorter side to `side` pixels and keeps the aspect ratio: the
  /// longer side becomes `⌊side · long / short⌋`.
  ///
  /// - Precondition: `side` is positive.
  public init(_ side: Int, _ interpolation: Interpolation = .bilinear) {
    require(
      (1...Int(Int32.max)).contains(side),
      "Resize: side must be from 1 to \(Int32.max), not \(side)")
    (size, self.interpolation) = (.shortSide(side), interpolation)
  }

  /// Creates a transform that resizes to exactly `width` × `height` pixels.
  ///
  /// - Precondition: The size is positive.
  public init(width: Int, height: Int, _ interpolation: Interpolation = .bilinear) {
    require(width > 0 && height > 0, "Resize: size must be positive, not \(width) × \(height)")
    (size, self.interpolation) = (.exact(width: width, height: height), interpolation)
  }

  public func callAsFunction<I: ImageProtocol>(_ image: I) -> I {
    image.resized(image.frame, to: newSize(image.width, image.height), interpolation)
  }

  private func newSize(_ width: Int, _ height: Int) -> (width: Int, height: Int) {
    switch size {
    case .exact(let width, let height): return (width, height)
    case .shortSide(let side):
      // A side beyond the range of integers is as impossible as the largest.
      let exact = Double(side) * Double(max(width, height)) / Double(min(width, height))
      let long = max(1, Int(exactly: exact.rounded(.towardZero)) ?? .max)
      return width <= height ? (side, long) : (long, side)
    }
  }
}

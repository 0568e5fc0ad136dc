import Tensors

/// Changes the size: torchvision's `Resize`, antialiased.
public struct Resize: FixedTransform {
  /// What the new size is.
  enum Size: Hashable, Sendable {
    case shortSide(Int)
    case exact(width: Int, height: Int)
  }

  let size: Size
  public let interpolation: Interpolation

  /// Makes the shorter side `side` dots long and keeps the proportions:
  /// the longer becomes `⌊side · long / short⌋`.
  public init(_ side: Int, _ interpolation: Interpolation = .bilinear) {
    require(side > 0, "Resize: the side must be positive, not \(side)")
    (size, self.interpolation) = (.shortSide(side), interpolation)
  }

  /// Makes the picture exactly so large, whatever its proportions were.
  public init(width: Int, height: Int, _ interpolation: Interpolation = .bilinear) {
    require(width > 0 && height > 0, "Resize: the size must be positive, not \(width) × \(height)")
    (size, self.interpolation) = (.exact(width: width, height: height), interpolation)
  }

  public func callAsFunction<P: Picture>(_ picture: P) -> P {
    picture.resized(picture.frame, to: newSize(picture.width, picture.height), interpolation)
  }

  private func newSize(_ width: Int, _ height: Int) -> (width: Int, height: Int) {
    switch size {
    case .exact(let width, let height): return (width, height)
    case .shortSide(let side):
      let long = max(1, Int(Double(side * max(width, height)) / Double(min(width, height))))
      return width <= height ? (side, long) : (long, side)
    }
  }
}

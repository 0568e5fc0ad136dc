import Tensors

/// A height and a width: of a kernel, a step, a margin.
///
/// One number stands for both, two for each: `kernelSize: 3`, `kernelSize: [3, 5]`.
public struct Size2d: Hashable, Sendable {
  public var height, width: Int

  public init(_ height: Int, _ width: Int) { (self.height, self.width) = (height, width) }

  /// Creates a square size.
  public init(_ both: Int) { self.init(both, both) }

  /// Height times width.
  public var area: Int { height * width }

  /// Whether both are at least `bound`.
  func isAtLeast(_ bound: Int) -> Bool { height >= bound && width >= bound }
}

extension Size2d: ExpressibleByIntegerLiteral, ExpressibleByArrayLiteral {
  public init(integerLiteral value: Int) { self.init(value) }

  /// Creates a size of two numbers, height first.
  public init(arrayLiteral elements: Int...) {
    require(
      elements.count == 2, "Size2d: needs one number, or a height and a width, not \(elements)")
    self.init(elements[0], elements[1])
  }
}

extension Size2d: CustomStringConvertible {
  /// "3" for a square, "[3, 5]" else.
  public var description: String { height == width ? "\(height)" : "[\(height), \(width)]" }
}

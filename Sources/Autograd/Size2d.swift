import Tensors

/// A height and a width, of a kernel, a stride or a padding.
///
/// A literal is one number for both, or one for each: `kernelSize: 3`, `kernelSize: [3, 5]`.
public struct Size2d: Hashable, Sendable {
  /// The two sizes.
  public var height, width: Int

  /// Creates a size.
  public init(_ height: Int, _ width: Int) { (self.height, self.width) = (height, width) }

  /// Creates a square size.
  public init(_ both: Int) { self.init(both, both) }

  /// The product of height and width.
  public var area: Int { height * width }

  /// Returns whether both are at least `bound`.
  func isAtLeast(_ bound: Int) -> Bool { height >= bound && width >= bound }

  /// Returns the size as text, for one axis only the width.
  func text(axes: Int) -> String { axes == 1 ? "\(width)" : "\(self)" }

  /// Whether both are from `bound` to 2³¹ − 1, the range of PyTorch's strides, paddings and kernels: sums and
  /// products of two of them do not overflow.
  func isParameter(atLeast bound: Int) -> Bool {
    isAtLeast(bound) && height <= Int32.max && width <= Int32.max
  }
}

extension Size2d: ExpressibleByIntegerLiteral, ExpressibleByArrayLiteral {
  /// Creates a square size from a literal.
  public init(integerLiteral value: Int) { self.init(value) }

  /// Creates a size from a literal of two numbers, the height first.
  ///
  /// - Precondition: The literal has two elements.
  public init(arrayLiteral elements: Int...) {
    require(
      elements.count == 2, "Size2d: needs one number, or a height and a width, not \(elements)")
    self.init(elements[0], elements[1])
  }
}

extension Size2d: CustomStringConvertible {
  /// The size as text: "3" for a square, or else "[3, 5]".
  public var description: String { height == width ? "\(height)" : "[\(height), \(width)]" }
}

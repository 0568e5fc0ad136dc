import Autograd
import Tensors

/// The base class of the layers that pad images: the last two axes of an input `[…, H, W]`.
public class Padding2d: Module {
  /// The numbers of columns that are added at the left and the right, and of rows at the top and the bottom; negative
  /// ones are removed.
  public final let left, right, top, bottom: Int

  /// Creates a layer that adds `padding` rows or columns at every edge.
  public convenience init(_ padding: Int) {
    self.init(left: padding, right: padding, top: padding, bottom: padding)
  }

  /// Creates a layer that adds rows and columns at the edges; negative numbers remove them.
  public init(left: Int = 0, right: Int = 0, top: Int = 0, bottom: Int = 0) {
    (self.left, self.right, self.top, self.bottom) = (left, right, top, bottom)
  }

  /// How the added elements are chosen.
  var mode: Tensor<Float>.Padding { .constant(0) }

  /// Returns the padded input.
  ///
  /// - Returns: `[…, H + top + bottom, W + left + right]`, for `x` of shape `[…, H, W]`.
  public final override func forward(_ x: Variable) -> Variable {
    x.padded(axis: -1, before: left, after: right, mode)
      .padded(axis: -2, before: top, after: bottom, mode)
  }
}

/// The base class of the layers that pad sequences: the last axis of an input `[…, L]`.
public class Padding1d: Module {
  /// The numbers of elements that are added at the left and the right; negative ones are removed.
  public final let left, right: Int

  /// Creates a layer that adds `padding` elements at both ends.
  public convenience init(_ padding: Int) { self.init(left: padding, right: padding) }

  /// Creates a layer that adds elements at the ends; negative numbers remove them.
  public init(left: Int = 0, right: Int = 0) { (self.left, self.right) = (left, right) }

  /// How the added elements are chosen.
  var mode: Tensor<Float>.Padding { .constant(0) }

  /// Returns the padded input.
  ///
  /// - Returns: `[…, L + left + right]`, for `x` of shape `[…, L]`.
  public final override func forward(_ x: Variable) -> Variable {
    x.padded(axis: -1, before: left, after: right, mode)
  }
}

/// A layer that pads images with zeros.
public final class ZeroPad2d: Padding2d {
  override var mode: Tensor<Float>.Padding { .constant(0) }
}

/// A layer that pads images with their reflection, without repeating the edge.
public final class ReflectionPad2d: Padding2d {
  override var mode: Tensor<Float>.Padding { .reflect }
}

/// A layer that pads images with the elements at their edge.
public final class ReplicationPad2d: Padding2d {
  override var mode: Tensor<Float>.Padding { .replicate }
}

/// A layer that pads images with the elements at their other edge.
public final class CircularPad2d: Padding2d {
  override var mode: Tensor<Float>.Padding { .circular }
}

/// A layer that pads sequences with zeros.
public final class ZeroPad1d: Padding1d {
  override var mode: Tensor<Float>.Padding { .constant(0) }
}

/// A layer that pads sequences with their reflection, without repeating the edge.
public final class ReflectionPad1d: Padding1d {
  override var mode: Tensor<Float>.Padding { .reflect }
}

/// A layer that pads sequences with the elements at their edge.
public final class ReplicationPad1d: Padding1d {
  override var mode: Tensor<Float>.Padding { .replicate }
}

/// A layer that pads sequences with the elements at their other edge.
public final class CircularPad1d: Padding1d {
  override var mode: Tensor<Float>.Padding { .circular }
}

/// A layer that pads images with a constant.
public final class ConstantPad2d: Padding2d {
  /// The constant.
  public let value: Float

  /// Creates a layer that adds `padding` rows or columns of `value` at every edge.
  public convenience init(_ padding: Int, value: Float) {
    self.init(left: padding, right: padding, top: padding, bottom: padding, value: value)
  }

  /// Creates a layer that adds rows and columns of `value` at the edges; negative numbers remove them.
  public init(left: Int = 0, right: Int = 0, top: Int = 0, bottom: Int = 0, value: Float) {
    self.value = value
    super.init(left: left, right: right, top: top, bottom: bottom)
  }

  override var mode: Tensor<Float>.Padding { .constant(value) }
}

/// A layer that pads sequences with a constant.
public final class ConstantPad1d: Padding1d {
  /// The constant.
  public let value: Float

  /// Creates a layer that adds `padding` elements of `value` at both ends.
  public convenience init(_ padding: Int, value: Float) {
    self.init(left: padding, right: padding, value: value)
  }

  /// Creates a layer that adds elements of `value` at the ends; negative numbers remove them.
  public init(left: Int = 0, right: Int = 0, value: Float) {
    self.value = value
    super.init(left: left, right: right)
  }

  override var mode: Tensor<Float>.Padding { .constant(value) }
}

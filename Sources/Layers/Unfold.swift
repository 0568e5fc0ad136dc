import Autograd

/// A layer that returns the windows of images as columns ("im2col").
public final class Unfold: Module {
  /// The height and width of the window, the dilation, the zero padding and the stride.
  public let kernelSize, dilation, padding, stride: Size2d

  /// Creates a layer that returns windows as columns.
  ///
  /// - Parameters:
  ///   - kernelSize: One number, or height and width.
  ///   - dilation: The distance between the elements of a window.
  ///   - padding: The zeros that are added at each edge.
  ///   - stride: The distance between windows.
  public init(
    _ kernelSize: Size2d, dilation: Size2d = 1, padding: Size2d = 0, stride: Size2d = 1
  ) {
    (self.kernelSize, self.dilation) = (kernelSize, dilation)
    (self.padding, self.stride) = (padding, stride)
  }

  /// Returns the windows.
  ///
  /// - Returns: `[N, C·kernelSize.area, H'·W']`, for `x` of shape `[N, C, H, W]`.
  public override func forward(_ x: Variable) -> Variable {
    x.unfolded(kernelSize: kernelSize, dilation: dilation, padding: padding, stride: stride)
  }
}

/// A layer that adds every column to its window of an image ("col2im"): the transpose of ``Unfold``.
public final class Fold: Module {
  /// The height and width of the images.
  public let size: Size2d
  /// The height and width of the window, the dilation, the zero padding and the stride.
  public let kernelSize, dilation, padding, stride: Size2d

  /// Creates a layer that adds columns to windows.
  ///
  /// - Parameters:
  ///   - size: The height and width of the images.
  ///   - kernelSize: One number, or height and width.
  ///   - dilation: The distance between the elements of a window.
  ///   - padding: The zeros that were added at each edge.
  ///   - stride: The distance between windows.
  public init(
    to size: Size2d, _ kernelSize: Size2d, dilation: Size2d = 1, padding: Size2d = 0,
    stride: Size2d = 1
  ) {
    (self.size, self.kernelSize, self.dilation) = (size, kernelSize, dilation)
    (self.padding, self.stride) = (padding, stride)
  }

  /// Returns the images.
  ///
  /// - Returns: `[N, C, size.height, size.width]`, for `x` of shape `[N, C·kernelSize.area, L]`.
  public override func forward(_ x: Variable) -> Variable {
    x.folded(
      to: size, kernelSize: kernelSize, dilation: dilation, padding: padding, stride: stride)
  }
}

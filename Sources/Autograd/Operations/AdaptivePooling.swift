import Kernels
import Tensors

// Adaptive pooling divides the input into a given number of windows. Window `i` of `size` is rows
// `⌊i·H/size⌋ ..< ⌈(i+1)·H/size⌉`, and columns likewise.

extension Variable {
  /// Returns the means of `size` windows that divide the input. PyTorch's `adaptive_avg_pool2d`.
  ///
  /// Window `i` is rows `⌊i·H/size⌋ ..< ⌈(i+1)·H/size⌉`, and columns likewise. The mean of no elements is NaN.
  ///
  /// - Returns: `[N, C, size.height, size.width]`, for `self` of shape `[N, C, H, W]`.
  public final func adaptiveAveragePool2d(_ size: Size2d) -> Variable {
    averaged(AdaptivePooling("adaptiveAveragePool2d", shape, size))
  }

  /// Returns the means of `size` windows that divide the input. PyTorch's `adaptive_avg_pool1d`.
  ///
  /// Window `i` is elements `⌊i·L/size⌋ ..< ⌈(i+1)·L/size⌉`. The mean of no elements is NaN.
  ///
  /// - Returns: `[N, C, size]`, for `self` of shape `[N, C, L]`.
  public final func adaptiveAveragePool1d(_ size: Int) -> Variable {
    averaged(AdaptivePooling("adaptiveAveragePool1d", shape, size))
  }

  /// Returns the maxima of `size` windows that divide the input. The gradient goes to the first element that attains
  /// the maximum. PyTorch's `adaptive_max_pool2d`.
  ///
  /// Window `i` is rows `⌊i·H/size⌋ ..< ⌈(i+1)·H/size⌉`, and columns likewise. NaN is larger than all numbers.
  ///
  /// - Returns: `[N, C, size.height, size.width]`, for `self` of shape `[N, C, H, W]`.
  public final func adaptiveMaxPool2d(_ size: Size2d) -> Variable {
    maxima(AdaptivePooling("adaptiveMaxPool2d", shape, size, needsElements: true))
  }

  /// Returns the maxima of `size` windows that divide the input. The gradient goes to the first element that attains
  /// the maximum. PyTorch's `adaptive_max_pool1d`.
  ///
  /// Window `i` is elements `⌊i·L/size⌋ ..< ⌈(i+1)·L/size⌉`. NaN is larger than all numbers.
  ///
  /// - Returns: `[N, C, size]`, for `self` of shape `[N, C, L]`.
  public final func adaptiveMaxPool1d(_ size: Int) -> Variable {
    maxima(AdaptivePooling("adaptiveMaxPool1d", shape, size, needsElements: true))
  }

  private final func averaged(_ pooling: AdaptivePooling) -> Variable {
    let y = Tensor<Float>.floats(pooling.outputShape) { target in
      value.withContiguous {
        Kernels.adaptiveAveragePool2d(
          planes: pooling.planes, inputHeight: pooling.height, inputWidth: pooling.width,
          outputHeight: pooling.size.height, outputWidth: pooling.size.width, input: $0,
          into: target)
      }
    }
    return .record("average pool", y, [self], detail: pooling.detail) { dY, _ in
      [dY.distributed(pooling)]
    }
  }

  /// Returns the gradient of adaptive average pooling, its transpose.
  private final func distributed(_ pooling: AdaptivePooling) -> Variable {
    let dX = Tensor<Float>.floats(pooling.inputShape) { target in
      value.withContiguous {
        adaptiveAveragePool2dGradient(
          planes: pooling.planes, inputHeight: pooling.height, inputWidth: pooling.width,
          outputHeight: pooling.size.height, outputWidth: pooling.size.width, outputGradient: $0,
          into: target)
      }
    }
    return .record("average pool gradient", dX, [self]) { ddX, _ in [ddX.averaged(pooling)] }
  }

  private final func maxima(_ pooling: AdaptivePooling) -> Variable {
    maximum("max pool", pooling.outputShape, pooling.detail) {
      Kernels.adaptiveMaxPool2d(
        planes: pooling.planes, inputHeight: pooling.height, inputWidth: pooling.width,
        outputHeight: pooling.size.height, outputWidth: pooling.size.width, input: $0, into: $1,
        indices: $2)
    }
  }
}

/// The sizes of an adaptive pooling over one or two spatial axes.
private struct AdaptivePooling {
  let inputShape: [Int]
  /// The height of the input, 1 for one axis, and the width.
  let height, width: Int
  /// The numbers of windows along both axes.
  let size: Size2d

  var planes: Int { inputShape[0] * inputShape[1] }
  var outputShape: [Int] { inputShape[..<2] + [size.height, size.width].suffix(axes) }
  var axes: Int { inputShape.count - 2 }
  var detail: String { axes == 1 ? "to \(size.width)" : "to \(size.height)×\(size.width)" }

  /// Creates a pooling over two axes.
  init(_ operation: String, _ input: [Int], _ size: Size2d, needsElements: Bool = false) {
    require(
      input.count == 4 && size.isAtLeast(1),
      "\(operation): needs an input [N, C, H, W] and a positive size, not \(input) and \(size)")
    self.init(operation, input, (input[2], input[3]), size, needsElements)
  }

  /// Creates a pooling over one axis.
  init(_ operation: String, _ input: [Int], _ size: Int, needsElements: Bool = false) {
    require(
      input.count == 3 && size >= 1,
      "\(operation): needs an input [N, C, L] and a positive size, not \(input) and \(size)")
    self.init(operation, input, (1, input[2]), Size2d(1, size), needsElements)
  }

  private init(
    _ operation: String, _ input: [Int], _ image: (height: Int, width: Int), _ size: Size2d,
    _ needsElements: Bool
  ) {
    require(
      !needsElements || image.height > 0 && image.width > 0,
      "\(operation): input \(input) has no elements to find a maximum of")
    (inputShape, height, width, self.size) = (input, image.height, image.width, size)
  }
}

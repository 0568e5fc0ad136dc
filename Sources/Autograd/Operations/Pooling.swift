import Kernels
import Tensors

extension Variable {
  /// Returns the maximum of every window. The gradient goes to the first element that attains it. PyTorch's
  /// `max_pool2d`.
  ///
  /// Padding is ignored, and NaN is larger than all numbers. The maximum of no elements, which only a dilated window
  /// at the edge can have, is −∞.
  ///
  /// - Parameters:
  ///   - size: The size of the windows.
  ///   - stride: The distance between windows; their size by default.
  ///   - padding: The padding at each edge, at most half the size.
  ///   - dilation: The distance between the elements of a window.
  ///   - ceilMode: Whether a last window that is only partly inside is included.
  /// - Returns: `[N, C, H', W']` with `H' = ⌊(H + 2·padding − dilation·(size − 1) − 1) / stride⌋ + 1`, for `self` of
  ///   shape `[N, C, H, W]`.
  public final func maxPool2d(
    _ size: Size2d, stride: Size2d? = nil, padding: Size2d = 0, dilation: Size2d = 1,
    ceilMode: Bool = false
  ) -> Variable {
    maxima(
      Pooling(
        "maxPool2d", shape, size, stride ?? size, padding, dilation: dilation, ceilMode: ceilMode))
  }

  /// Returns the maximum of every window. The gradient goes to the first element that attains it. PyTorch's
  /// `max_pool1d`.
  ///
  /// Padding is ignored, and NaN is larger than all numbers.
  ///
  /// - Parameters:
  ///   - size: The size of the windows.
  ///   - stride: The distance between windows; their size by default.
  ///   - padding: The padding at each end, at most half the size.
  ///   - dilation: The distance between the elements of a window.
  ///   - ceilMode: Whether a last window that is only partly inside is included.
  /// - Returns: `[N, C, L']` with `L' = ⌊(L + 2·padding − dilation·(size − 1) − 1) / stride⌋ + 1`, for `self` of shape
  ///   `[N, C, L]`.
  public final func maxPool1d(
    _ size: Int, stride: Int? = nil, padding: Int = 0, dilation: Int = 1, ceilMode: Bool = false
  ) -> Variable {
    maxima(
      Pooling(
        "maxPool1d", shape, size, stride ?? size, padding, dilation: dilation, ceilMode: ceilMode))
  }

  private final func maxima(_ pooling: Pooling) -> Variable {
    maximum("max pool", pooling.outputShape, pooling.detail) {
      Kernels.maxPool2d(pooling.sizes, input: $0, into: $1, indices: $2)
    }
  }

  /// Records maxima over spatial axes and saves their indices in each plane, both of which `compute` writes.
  final func maximum(
    _ name: String, _ shape: [Int], _ detail: String,
    _ compute: (
      UnsafePointer<Float>, UnsafeMutablePointer<Float>, UnsafeMutablePointer<Int32>
    ) -> Void
  ) -> Variable {
    var y = Tensor<Float>(0)
    let winners = Tensor<Int32>(shape: shape) { indices in
      y = .floats(shape) { target in value.withContiguous { compute($0, target, indices) } }
    }
    return .record(name, y, [self], detail: detail, saving: [winners]) { dY, node in
      [unpooled(dY, to: node.inputs[0].shape, winners)]
    }
  }

  /// Returns the power average of every window: ‖x‖ₚ of its elements. PyTorch's `lp_pool2d`.
  ///
  ///     y = (Σ xᵖ)^(1/p)
  ///
  /// - Parameters:
  ///   - norm: p; +∞ for the maximum and −∞ for the minimum of the absolute values.
  ///   - size: The size of the windows.
  ///   - stride: The distance between windows; their size by default.
  ///   - ceilMode: Whether a last window that is only partly inside is included; its sum is scaled to the size of a
  ///     whole one, as in PyTorch.
  /// - Returns: `[N, C, H', W']` with `H' = ⌊(H − size) / stride⌋ + 1`, for `self` of shape `[N, C, H, W]`.
  public final func lpPool2d(
    _ norm: Float, _ size: Size2d, stride: Size2d? = nil, ceilMode: Bool = false
  ) -> Variable {
    if norm.isInfinite {
      let sign: Float = norm > 0 ? 1 : -1
      return (abs() * sign).maxPool2d(size, stride: stride, ceilMode: ceilMode) * sign
    }
    return pow(norm).averagePool2d(size, stride: stride, ceilMode: ceilMode)
      .root(norm, ofMeansOver: size.area)
  }

  /// Returns the power average of every window: ‖x‖ₚ of its elements. PyTorch's `lp_pool1d`.
  ///
  /// - Returns: `[N, C, L']` with `L' = ⌊(L − size) / stride⌋ + 1`, for `self` of shape `[N, C, L]`.
  public final func lpPool1d(
    _ norm: Float, _ size: Int, stride: Int? = nil, ceilMode: Bool = false
  ) -> Variable {
    if norm.isInfinite {
      let sign: Float = norm > 0 ? 1 : -1
      return (abs() * sign).maxPool1d(size, stride: stride, ceilMode: ceilMode) * sign
    }
    return pow(norm).averagePool1d(size, stride: stride, ceilMode: ceilMode)
      .root(norm, ofMeansOver: size)
  }

  /// Returns the p-th root of sums given as means, with the derivative 0 at 0.
  private final func root(_ norm: Float, ofMeansOver count: Int) -> Variable {
    (sign() * abs().relu() * Float(count)).pow(1 / norm)
  }
}

// Every index is of an element in the same plane, or negative for the maximum of no elements.

/// Returns the gradient of maxima: each one's gradient, added to the element at its index in `winners`.
private func unpooled(_ dY: Variable, to shape: [Int], _ winners: Tensor<Int32>) -> Variable {
  let dX = Tensor<Float>.floats(shape) { target in
    dY.value.withContiguous { dY in
      winners.withContiguous {
        scatterPlanes(
          planes: shape[0] * shape[1], inputSize: Shape.count(Array(winners.shape[2...])),
          outputSize: Shape.count(Array(shape[2...])), input: dY, indices: $0, into: target)
      }
    }
  }
  return .record("max pool gradient", dX, [dY], saving: [winners]) { ddX, _ in
    [pooledAgain(ddX, winners)]
  }
}

/// Returns the elements at the indices in `winners`: the transpose of `unpooled`.
private func pooledAgain(_ x: Variable, _ winners: Tensor<Int32>) -> Variable {
  let shape = x.shape
  let y = Tensor<Float>.floats(winners.shape) { target in
    x.value.withContiguous { x in
      winners.withContiguous {
        gatherPlanes(
          planes: shape[0] * shape[1], inputSize: Shape.count(Array(shape[2...])),
          outputSize: Shape.count(Array(winners.shape[2...])), input: x, indices: $0, into: target)
      }
    }
  }
  return .record("gather", y, [x], saving: [winners]) { dY, _ in
    [unpooled(dY, to: shape, winners)]
  }
}

import Kernels
import Tensors

// The weighted sum of pixels is linear in the pixels and in the weights. Three operations are therefore closed under
// differentiation, as those of a convolution: the sum, and its gradients with respect to the pixels and to the weights.

extension WeightedTaps {
  /// Creates the sizes of pixels `[N, C, pixels]` and taps `[N, taps, positions]`.
  fileprivate init(_ x: [Int], _ taps: [Int]) {
    self.init(batch: x[0], channels: x[1], pixels: x[2], taps: taps[1], positions: taps[2])
  }
}

/// Returns weighted sums of pixels: `y[n, c, p] = Σ weights[n, k, p] · x[n, c, indices[n, k, p]]` over the taps k, without
/// those of a negative index.
///
/// - Parameters:
///   - x: `[N, C, pixels]`.
///   - indices: `[N, taps, positions]`.
///   - weights: `[N, taps, positions]`.
/// - Returns: `[N, C, positions]`.
func sampled(_ x: Variable, _ indices: Tensor<Int32>, _ weights: Variable) -> Variable {
  let sizes = WeightedTaps(x.shape, indices.shape)
  let y = Tensor<Float>.floats([sizes.batch, sizes.channels, sizes.positions]) { target in
    indices.withContiguous { indices in
      withElements([x.value, weights.value]) {
        sampleTaps(sizes, $0[0]!, indices: indices, weights: $0[1]!, into: target)
      }
    }
  }
  return .record("grid sample", y, [x, weights], saving: [x, weights, indices]) { dY, node in
    [
      node.needsGradient(0) ? inputGradient(sizes, dY, indices, weights) : nil,
      node.needsGradient(1) ? weightGradient(sizes, x, dY, indices) : nil,
    ]
  }
}

/// Returns the gradient with respect to the pixels.
private func inputGradient(
  _ sizes: WeightedTaps, _ dY: Variable, _ indices: Tensor<Int32>, _ weights: Variable
) -> Variable {
  let dX = Tensor<Float>.floats([sizes.batch, sizes.channels, sizes.pixels]) { target in
    indices.withContiguous { indices in
      withElements([dY.value, weights.value]) {
        sampleTapsInputGradient(
          sizes, outputGradient: $0[0]!, indices: indices, weights: $0[1]!, into: target)
      }
    }
  }
  return .record(
    "grid sample gradient", dX, [dY, weights], saving: [dY, weights, indices]
  ) { ddX, node in
    [
      node.needsGradient(0) ? sampled(ddX, indices, weights) : nil,
      node.needsGradient(1) ? weightGradient(sizes, ddX, dY, indices) : nil,
    ]
  }
}

/// Returns the gradient with respect to the weights.
private func weightGradient(
  _ sizes: WeightedTaps, _ x: Variable, _ dY: Variable, _ indices: Tensor<Int32>
) -> Variable {
  let dW = Tensor<Float>.floats(indices.shape) { target in
    indices.withContiguous { indices in
      withElements([x.value, dY.value]) {
        sampleTapsWeightGradient(
          sizes, $0[0]!, outputGradient: $0[1]!, indices: indices, into: target)
      }
    }
  }
  return .record("grid sample weight gradient", dW, [x, dY], saving: [x, dY, indices]) {
    ddW, node in
    [
      node.needsGradient(0) ? inputGradient(sizes, dY, indices, ddW) : nil,
      node.needsGradient(1) ? sampled(x, indices, ddW) : nil,
    ]
  }
}

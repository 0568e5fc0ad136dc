import Autograd
import Tensors

// A residual block calls
//
//     conv2(y, then: bn2, adding: x, relu)
//
// instead of `relu(bn2(conv2(y)) + x)`; outside of training the four steps are fused into one.

extension Conv2d {
  /// Returns `relu(norm(self(x)) + addend)`: a convolution with the normalization, the residual
  /// addition and the activation that follow it.
  ///
  /// In training, while gradients are recorded, and for modules with hooks or replacements, the
  /// modules run one by one. In evaluation mode without gradients, the convolution runs with a
  /// fused epilogue and gives the same result.
  ///
  /// - Parameters:
  ///   - x: The input, `[N, inputs, H, W]`.
  ///   - norm: The normalization of the convolution's output.
  ///   - addend: A tensor of the output's shape to add after the normalization; `nil` for none.
  ///   - relu: The activation to apply last; `nil` for none.
  /// - Returns: `[N, outputs, H', W']`, for `x` of shape `[N, inputs, H, W]`.
  public final func callAsFunction(
    _ x: Variable, then norm: BatchNorm2d, adding addend: Variable? = nil, _ relu: ReLU? = nil
  ) -> Variable {
    let isPlain = self.isPlain && norm.isPlain && relu?.isPlain != false
    if Recording.isEnabled || norm.isTraining || !isPlain {
      let y = norm(self(x))
      let sum = addend.map { y + $0 } ?? y
      return relu?(sum) ?? sum
    }
    return x.conv2d(
      weight, bias: bias, stride: stride, padding: padding, dilation: dilation, groups: groups,
      normalizedBy: FrozenBatchNorm(
        mean: norm.runningMean.value, variance: norm.runningVar.value, weight: norm.weight?.value,
        bias: norm.bias?.value, epsilon: norm.epsilon),
      adding: addend, relu: relu != nil)
  }
}

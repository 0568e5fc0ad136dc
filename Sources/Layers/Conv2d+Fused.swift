import Autograd
import Tensors

// How a block uses it: in place of `relu(bn2(conv2(y)) + x)` it says
//
//     conv2(y, then: bn2, adding: x, relu)
//
// and need not know that outside training the four steps become one.

extension Conv2d {
  /// Returns `relu(norm(self(x)) + addend)`: a convolution and what follows it in a residual network.
  ///
  /// In training, wherever gradients are recorded and where a module has hooks or was replaced, these are
  /// the modules' own steps. In evaluation without gradients they are one pass over the result, with the
  /// same numbers.
  ///
  /// - Parameters:
  ///   - norm: normalizes what the convolution makes.
  ///   - addend: added after that, of the result's shape; `nil` for nothing.
  ///   - relu: applied last; `nil` for nothing.
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

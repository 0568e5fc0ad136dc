import Kernels

// Activation functions. `tanh` is with the hyperbolic functions.

extension Tensor where Element: RealScalar {
  /// Returns the rectified linear unit max(x, 0) of every element.
  public func relu() -> Tensor { unary(.relu) }

  /// Returns `self` where `result` is positive, and 0 elsewhere: the gradient of ReLU from its result.
  package func reluGradient(result: Tensor) -> Tensor {
    Self.binary(.reluGradient, self, result, "gradient")
  }

  /// Returns the logistic sigmoid 1 / (1 + e⁻ˣ) of every element.
  public func sigmoid() -> Tensor { unary(.sigmoid) }

  /// Returns the softmax eˣ / Σ eˣ along `axis`: positive numbers that sum to 1.
  ///
  /// The maximum is subtracted first, which changes nothing but avoids overflow.
  public func softmax(axis: Int) -> Tensor {
    if count == 0 { return self }
    let powers = (self - max(axis: axis, keepDims: true).values).exp()
    return powers / powers.sum([axis], keepDims: true)
  }

  /// Returns the logarithm of the softmax, x − log Σ eˣ, along `axis`.
  ///
  /// The maximum is subtracted first: x and log Σ eˣ may both be large and nearly equal.
  public func logSoftmax(axis: Int) -> Tensor {
    if count == 0 { return self }
    let shifted = self - max(axis: axis, keepDims: true).values
    return shifted - shifted.exp().sum([axis], keepDims: true).log()
  }
}

import Tensors

extension Variable {
  /// Returns the local response normalization across channels (Krizhevsky, Sutskever and Hinton, 2012). PyTorch's
  /// `local_response_norm`.
  ///
  ///     y = x / (k + α · mean of x² over `size` neighboring channels)^β
  ///
  /// Channels beyond the first and the last count as 0.
  ///
  /// - Parameters:
  ///   - size: The number of neighboring channels.
  ///   - alpha: α.
  ///   - beta: β.
  ///   - k: k.
  /// - Returns: `[N, C, …]`, for `self` of the same shape.
  public final func localResponseNormalized(
    _ size: Int, alpha: Float = 1e-4, beta: Float = 0.75, k: Float = 1
  ) -> Variable {
    require(
      shape.count >= 3 && size > 0,
      "localResponseNormalized: needs an input [N, C, L, …] and a positive size, not \(shape) and \(size)"
    )
    if value.count == 0 { return self }
    let padded = squared().padded(axis: 1, before: size / 2, after: (size - 1) / 2)
    let mean = padded.unfolded(axis: 1, size: size, step: 1).mean([-1])
    return self / (mean * alpha + k).pow(beta)
  }
}

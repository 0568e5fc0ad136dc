import Kernels

// Special functions, as in PyTorch's `torch.special`.

extension Tensor where Element: RealScalar {
  /// Returns the error function 2/√π · ∫₀ˣ e^(−t²) dt of every element.
  public func erf() -> Tensor { unary(.erf) }
}

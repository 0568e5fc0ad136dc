import Glibc
import Kernels

// Special functions, as in PyTorch's `torch.special`.

extension Tensor where Element == Float {
  /// Returns the error function 2/√π · ∫₀ˣ e^(−t²) dt of every element.
  public func erf() -> Tensor { unary(.erf) }
}

// MARK: Double

extension Tensor where Element == Double {
  /// Returns the error function 2/√π · ∫₀ˣ e^(−t²) dt of every element.
  public func erf() -> Tensor { map { Glibc.erf($0) } }
}

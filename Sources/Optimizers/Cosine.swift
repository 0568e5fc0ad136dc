import Glibc

/// Returns a learning rate that falls from `start` to 0 along half a cosine wave: slowly at both ends
/// (Loshchilov and Hutter, "SGDR", 2017; PyTorch's `CosineAnnealingLR` with `eta_min` 0).
///
/// - Parameters:
///   - done: how many epochs, or steps, are done.
///   - all: how many there are.
public func cosine(_ start: Float, done: Int, of all: Int) -> Float {
  if all <= 0 { return start }
  return start * Float(0.5 * (1 + Glibc.cos(.pi * Double(done) / Double(all))))
}

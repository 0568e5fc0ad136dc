// Where a loss lives: one that is a single recorded operation, with a backward of its own and no options, is here,
// among Autograd's operations. One that judges predictions against targets, with PyTorch's options, is in
// Layers/Losses. One that compares embeddings with each other is in Contrastive.

import Tensors

extension Variable {
  /// Returns −(t·log x + (1 − t)·log(1 − x)), the surprise at an event of probability `self`.
  ///
  /// As in PyTorch logarithms end at −100, so that certainty that is wrong costs 100 and not infinity,
  /// and the gradient's divisor ends at 10⁻¹²:
  ///
  ///     dx = dy · (x − t) / max(x(1 − x), 10⁻¹²)
  ///
  /// - Parameter target: t, from 0 to 1, of the same shape.
  /// - Precondition: every x is from 0 to 1.
  public final func binaryCrossEntropy(_ target: Variable) -> Variable {
    require(
      shape == target.shape,
      "binaryCrossEntropy: probabilities \(shape) and targets \(target.shape) must have one shape")
    require(
      value.scalars.allSatisfy { (0...1).contains($0) || $0.isNaN },
      "binaryCrossEntropy: every probability must be from 0 to 1; scores that are not go to "
        + "BCEWithLogitsLoss")
    let (x, t) = (self, target)
    let logs = (x.value.log().clamped(min: -100), (1 - x.value).log().clamped(min: -100))
    let y = -(t.value * logs.0 + (1 - t.value) * logs.1)
    return .record("binary cross-entropy", y, [x, t], saving: [x, t]) { dY, node in
      [
        node.needs(0) ? dY * (x - t) / (x * (1 - x)).clamped(min: 1e-12) : nil,
        node.needs(1)
          ? dY * ((1 - x).log().clamped(min: -100) - x.log().clamped(min: -100)) : nil,
      ]
    }
  }
}

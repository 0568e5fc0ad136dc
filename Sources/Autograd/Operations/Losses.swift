// Where a loss belongs: a single recorded operation with its own backward and no options is here. A loss of
// predictions and targets, with PyTorch's options, is in Layers/Losses. A loss that compares embeddings is in
// Contrastive.

import Kernels
import Tensors

extension Variable {
  /// Returns the cross-entropy of logits and labels: the mean over the batch of `−log softmax(x)[label]`. NaN for an
  /// empty batch, as in PyTorch.
  ///
  ///     dx = (softmax(x) − onehot(label)) / N
  ///
  /// The loss and its gradient are accurate also where the correct class is nearly certain.
  ///
  /// - Parameter labels: The class of each row, from 0 to C − 1.
  /// - Returns: A scalar, for `self` of shape `[N, C]`.
  public final func softmaxCrossEntropy(_ labels: [Int]) -> Variable {
    require(
      shape.count == 2 && shape[0] == labels.count,
      "softmaxCrossEntropy: needs logits [N, C] and N labels, not \(shape) and \(labels.count)")
    let classes = shape[1]
    for (row, label) in labels.enumerated() {
      require(
        label >= 0 && label < classes,
        "softmaxCrossEntropy: label \(label) of row \(row) must be from 0 to \(classes - 1)")
    }
    let targets = Tensor(labels.map { Int32($0) }, shape: [labels.count])
    let losses = Tensor<Float>.floats([labels.count]) { target in
      value.withContiguous { x in
        targets.withContiguous {
          crossEntropy(rows: labels.count, classes: classes, x, labels: $0, into: target)
        }
      }
    }
    return .record("cross-entropy", losses.mean(), [self], saving: [self, targets]) { dY, _ in
      [self.crossEntropyGradient(targets) * dY]
    }
  }

  /// Returns (softmax(x) − onehot(label)) / N.
  private final func crossEntropyGradient(_ targets: Tensor<Int32>) -> Variable {
    let (rows, classes) = (shape[0], shape[1])
    let y = Tensor<Float>.floats(shape) { target in
      value.withContiguous { x in
        targets.withContiguous {
          Kernels.crossEntropyGradient(
            rows: rows, classes: classes, x, labels: $0, scale: 1 / Float(rows), into: target)
        }
      }
    }
    return .record("cross-entropy gradient", y, [self], saving: [self]) { dY, _ in
      let p = self.softmax(axis: 1)
      return [p * (dY - (dY * p).sum([1], keepDims: true)) / Float(rows)]
    }
  }

  /// Returns the elementwise binary cross-entropy −(t·log x + (1 − t)·log(1 − x)) of probabilities.
  ///
  /// As in PyTorch, logarithms are clamped at −100, which keeps the loss finite, and the divisor of the
  /// gradient at 10⁻¹²:
  ///
  ///     dx = dy · (x − t) / max(x(1 − x), 10⁻¹²)
  ///
  /// - Parameter target: t, from 0 to 1, of the same shape.
  /// - Precondition: Every x is from 0 to 1.
  public final func binaryCrossEntropy(_ target: Variable) -> Variable {
    require(
      shape == target.shape,
      "binaryCrossEntropy: probabilities \(shape) and targets \(target.shape) must have the same shape"
    )
    require(
      value.scalars.allSatisfy { (0...1).contains($0) || $0.isNaN },
      "binaryCrossEntropy: every probability must be from 0 to 1; pass logits to "
        + "BCEWithLogitsLoss")
    let (x, t) = (self, target)
    let logs = (x.value.log().clamped(min: -100), (-x.value).log1p().clamped(min: -100))
    let y = -(t.value * logs.0 + (1 - t.value) * logs.1)
    return .record("binary cross-entropy", y, [x, t], saving: [x, t]) { dY, node in
      [
        node.needsGradient(0) ? dY * (x - t) / (x * (1 - x)).clamped(min: 1e-12) : nil,
        node.needsGradient(1) ? dY * ((-x).log1p() - x.log()) : nil,
      ]
    }
  }
}

import Autograd
import Tensors
import TestSupport

/// Preconditions of operations that layers and losses use.
let failingLayerPreconditions: [FailingPrecondition] = [
  FailingPrecondition("Size2d: needs one number, or a height and a width, not [1, 2, 3]") {
    _ = zeros(1, 1, 4, 4).averagePool2d([1, 2, 3])
  },
  FailingPrecondition(
    "binaryCrossEntropy: every probability must be from 0 to 1; pass logits to BCEWithLogitsLoss"
  ) { _ = Variable([2]).binaryCrossEntropy(Variable([1])) },
  FailingPrecondition(
    "binaryCrossEntropy: probabilities [2] and targets [3] must have the same shape"
  ) {
    _ = zeros(2).binaryCrossEntropy(zeros(3))
  },
  FailingPrecondition(
    "prelu: the weight must have shape [1] or [3], one for each channel of [2, 3], not [2]"
  ) { _ = zeros(2, 3).prelu(zeros(2)) },
  FailingPrecondition(
    "interpolate: needs an input [N, C, H, W] and a size of at least 1, not [3, 4] and 2"
  ) {
    _ = zeros(3, 4).interpolated(to: 2)
  },
  FailingPrecondition("interpolate: the scale must be positive and finite, not 0.0 × 0.0") {
    _ = zeros(1, 1, 3, 4).interpolated(by: 0)
  },
]

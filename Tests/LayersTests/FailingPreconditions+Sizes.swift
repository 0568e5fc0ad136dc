import Autograd
import Layers
import Tensors
import TestSupport

private var generator: Generator { Generator(seed: 0) }

/// Sizes of layers that no parameter can have: each ends in a sentence instead of a trap.
let failingSizes: [FailingPrecondition] = [
  FailingPrecondition("Tensor: shape [3, -1] has a negative size") {
    var generator = generator
    _ = Linear(-1, 3, using: &generator)
  },
  FailingPrecondition(
    "Shape: the nonzero sizes of [1099511627776, 1099511627776] multiply to 2⁶³ or more, which no "
      + "array can have"
  ) {
    var generator = generator
    _ = Linear(1 << 40, 1 << 40, using: &generator)
  },
  FailingPrecondition("Tensor: shape [4, 3, -3, -3] has a negative size") {
    var generator = generator
    _ = Conv2d(3, 4, kernelSize: [-3, -3], using: &generator)
  },
  FailingPrecondition(
    "Shape: the nonzero sizes of [3, 4294967296, 4294967296] multiply to 2⁶³ or more, which no "
      + "array can have"
  ) {
    var generator = generator
    _ = Conv2d(3, 4, kernelSize: [4_294_967_296, 4_294_967_296], using: &generator)
  },
  FailingPrecondition(
    "Shape: the nonzero sizes of [9223372036854775807, 9223372036854775807] multiply to 2⁶³ or more, which no "
      + "array can have"
  ) {
    var generator = generator
    _ = Initializer.xavierUniform()([.max, .max], using: &generator)
  },
  FailingPrecondition("orthogonal: shape [1152921504606846976, 3] needs 2⁶² bytes or more") {
    var generator = generator
    _ = Initializer.orthogonal()([1 << 60, 3], using: &generator)
  },
  FailingPrecondition("Tensor: shape [-2, -3] has a negative size") { _ = LayerNorm([-2, -3]) },
  FailingPrecondition("Tensor: shape [-4] has a negative size") { _ = GroupNorm(2, -4) },
  FailingPrecondition("Tensor: shape [-1] has a negative size") { _ = BatchNorm2d(-1) },
  FailingPrecondition("Tensor: shape [-1] has a negative size") { _ = PReLU(-1) },
  FailingPrecondition(
    "Embedding: the number of rows and the dimension must not be negative, but are -1 and 3"
  ) {
    var generator = generator
    _ = Embedding(-1, 3, using: &generator)
  },
  FailingPrecondition(
    "CrossEntropyLoss: index 1099511627776 does not fit an index tensor, which has 32 bits"
  ) { _ = CrossEntropyLoss()(Variable(.zeros([1, 3])), [1 << 40]) },
]

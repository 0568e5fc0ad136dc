import Autograd
import Layers
import Tensors
import TestSupport

private func zeros(_ sizes: Int...) -> Variable { Variable(.zeros(sizes)) }

/// A module with a submodule in a `let`, and without `forward`.
private final class Holder: Module {
  let inner = ReLU()
}

/// The preconditions of layers and losses, by subject.
let failingPreconditions: [FailingPrecondition] =
  structure + layers + initializers + losses + failingSizes + failingAttention

private let structure: [FailingPrecondition] = [
  FailingPrecondition("CompiledNetwork: Sequential is in training mode; call eval() first") {
    _ = CompiledNetwork(Sequential(ReLU()))
  },
  FailingPrecondition(
    "CompiledNetwork: a convolution of 2 channels needs an input [N, 2, H, W], not [1, 3, 4, 4]"
  ) {
    var generator = Generator(seed: 0)
    let network = Conv2d(2, 1, kernelSize: 1, using: &generator)
    network.eval()
    _ = CompiledNetwork(network)(.zeros([1, 3, 4, 4]))
  },
  FailingPrecondition("Holder: does not override forward(_:), so it cannot be called with x") {
    _ = Holder()(zeros(2))
  },
  FailingPrecondition("replace: no module '2' in Sequential; its modules are 0, 1") {
    Sequential(ReLU(), Tanh()).replace("2", with: Identity())
  },
  FailingPrecondition(
    "replace: the new module contains the old one at 'inner', which cannot be set; make it a var and "
      + "override setChild(_:to:) in Holder"
  ) {
    let holder = Holder()
    holder.replace("inner", with: Sequential(holder.inner, Tanh()))
  },
  FailingPrecondition("ModuleDictionary: the name 'a' appears more than once") {
    _ = ModuleDictionary([("a", ReLU()), ("a", Tanh())])
  },
  FailingPrecondition("ModuleDictionary: the name 'a.b' must not be empty or contain a dot") {
    _ = ModuleDictionary([("a.b", ReLU())])
  },
  FailingPrecondition("Buffer: a state dictionary holds float32 and int64, not bool") {
    final class Masked: Module {
      let mask = Buffer<Bool>([true])
    }
    _ = Masked().stateDictionary()
  },
]

private let layers: [FailingPrecondition] = [
  FailingPrecondition("Linear: input [2, 4] must end in 3, the number of inputs") {
    var generator = Generator(seed: 0)
    _ = Linear(3, 2, using: &generator)(zeros(2, 4))
  },
  FailingPrecondition("Conv2d: 3 groups must divide 4 inputs and 6 outputs") {
    var generator = Generator(seed: 0)
    _ = Conv2d(4, 6, kernelSize: 3, groups: 3, using: &generator)
  },
  FailingPrecondition("Conv1d: 3 groups must divide 4 inputs and 6 outputs") {
    var generator = Generator(seed: 0)
    _ = Conv1d(4, 6, kernelSize: 3, groups: 3, using: &generator)
  },
  FailingPrecondition("ConvTranspose1d: 4 groups must divide 4 inputs and 6 outputs") {
    var generator = Generator(seed: 0)
    _ = ConvTranspose1d(4, 6, kernelSize: 3, groups: 4, using: &generator)
  },
  FailingPrecondition("ConvTranspose2d: 0 groups must divide 4 inputs and 6 outputs") {
    var generator = Generator(seed: 0)
    _ = ConvTranspose2d(4, 6, kernelSize: 3, groups: 0, using: &generator)
  },
  FailingPrecondition("BatchNorm1d: needs an input [N, 3] or [N, 3, L], not [2, 3, 4, 4]") {
    _ = BatchNorm1d(3)(zeros(2, 3, 4, 4))
  },
  FailingPrecondition("LayerNorm: needs axes to normalize over, not []") { _ = LayerNorm([]) },
  FailingPrecondition("LayerNorm: input [2, 4] must end in [3]") { _ = LayerNorm(3)(zeros(2, 4)) },
  FailingPrecondition("GroupNorm: 2 groups must divide 3 channels") { _ = GroupNorm(2, 3) },
  FailingPrecondition("GroupNorm: needs an input [N, 4, …], not [2, 3]") {
    _ = GroupNorm(2, 4)(zeros(2, 3))
  },
  FailingPrecondition("GroupNorm: needs more than one value per group, but the input is [2, 4]") {
    _ = GroupNorm(4, 4)(zeros(2, 4))
  },
  FailingPrecondition("Dropout: the probability must be from 0 to 1, not 1.5") {
    var generator = Generator(seed: 0)
    _ = Dropout(1.5, using: &generator)
  },
  FailingPrecondition("Embedding: the padding index 7 must be from 0 to 6") {
    var generator = Generator(seed: 0)
    _ = Embedding(7, 3, paddingIndex: 7, using: &generator)
  },
  FailingPrecondition("Embedding: index 7 must be an integer from 0 to 6") {
    var generator = Generator(seed: 0)
    _ = Embedding(7, 3, using: &generator)([7])
  },
  FailingPrecondition("Embedding: index nan must be an integer from 0 to 6") {
    var generator = Generator(seed: 0)
    _ = Embedding(7, 3, using: &generator)(Variable(.nan))
  },
  FailingPrecondition(
    "Embedding: index 16777216.0 is not exact as a floating-point number; pass a Tensor<Int32>, "
      + "without hooks"
  ) {
    var generator = Generator(seed: 0)
    _ = Embedding(1 << 24 + 1, 1, initializer: .zeros, using: &generator)(Variable(0x1p24))
  },
  FailingPrecondition("Embedding: the padding index 0 must be from 0 to -1") {
    var generator = Generator(seed: 0)
    _ = Embedding(0, 3, paddingIndex: 0, using: &generator)
  },
  FailingPrecondition(
    "Embedding: the number of rows and the dimension must not be negative, but are \(Int.min) and 3"
  ) {
    var generator = Generator(seed: 0)
    _ = Embedding(.min, 3, paddingIndex: 0, using: &generator)
  },
  FailingPrecondition(
    "Residual: for an input [2, 3] the body returns [2, 4] and the shortcut [2, 3]; both shapes must be "
      + "equal"
  ) {
    var generator = Generator(seed: 0)
    _ = Residual(Linear(3, 4, using: &generator))(zeros(2, 3))
  },
]

private let initializers: [FailingPrecondition] = [
  FailingPrecondition("Initializer: fans need a weight of at least two axes, not [3]") {
    var generator = Generator(seed: 0)
    _ = Initializer.torch([3], using: &generator)
  },
  FailingPrecondition("orthogonal: needs a weight of at least two axes, not [3]") {
    var generator = Generator(seed: 0)
    _ = Initializer.orthogonal()([3], using: &generator)
  },
]

private let losses: [FailingPrecondition] = [
  FailingPrecondition("SmoothL1Loss: beta must not be negative, but is -1.0") {
    _ = SmoothL1Loss(beta: -1)
  },
  FailingPrecondition("BCEWithLogitsLoss: logits [2] and targets [3] must have the same shape") {
    _ = BCEWithLogitsLoss()(zeros(2), zeros(3))
  },
  FailingPrecondition("CrossEntropyLoss: the label smoothing must be from 0 to 1, not 2.0") {
    _ = CrossEntropyLoss(labelSmoothing: 2)
  },
  FailingPrecondition("CrossEntropyLoss: needs logits [N, C, …], not [2, 0]") {
    _ = CrossEntropyLoss()(zeros(2, 0), [0, 0])
  },
  FailingPrecondition("CrossEntropyLoss: logits [2, 3] need labels [2], not [1]") {
    _ = CrossEntropyLoss()(zeros(2, 3), [1])
  },
  FailingPrecondition("CrossEntropyLoss: label 3 must be from 0 to 2") {
    _ = CrossEntropyLoss()(zeros(1, 3), [3])
  },
  FailingPrecondition(
    "CrossEntropyLoss: logits [1, 3] need a weight for each of 3 classes, not [2]"
  ) {
    _ = CrossEntropyLoss(weight: [1, 2])(zeros(1, 3), [0])
  },
  FailingPrecondition(
    "CrossEntropyLoss: logits [1, 3] and probabilities [1, 2] must have the same shape"
  ) {
    _ = CrossEntropyLoss()(zeros(1, 3), probabilities: zeros(1, 2))
  },
  FailingPrecondition(
    "CosineEmbeddingLoss: needs two [N, D] and labels [N], not [2, 3], [2, 3] and [1]"
  ) { _ = CosineEmbeddingLoss()(zeros(2, 3), zeros(2, 3), [1]) },
]

import Autograd
import Layers
import Tensors
import TestSupport

private func zeros(_ sizes: Int...) -> Variable { Variable(.zeros(sizes)) }

/// A module that holds one in a `let`, and has no `forward`.
private final class Holder: Module {
  let inner = ReLU()
}

/// Every rule of layers and losses that a caller can break, by subject.
let brokenRules: [BrokenRule] = structure + layers + initializers + losses

private let structure: [BrokenRule] = [
  BrokenRule("Holder: does not override forward(_:), so it cannot be called with x") {
    _ = Holder()(zeros(2))
  },
  BrokenRule("replace: there is no '2' in Sequential; its modules are 0, 1") {
    Sequential(ReLU(), Tanh()).replace("2", with: Identity())
  },
  BrokenRule(
    "replace: the new module holds the old one at 'inner', which cannot be set; make it a var and "
      + "override setChild(_:to:) in Holder"
  ) {
    let holder = Holder()
    holder.replace("inner", with: Sequential(holder.inner, Tanh()))
  },
  BrokenRule("ModuleDictionary: the name 'a' is given twice") {
    _ = ModuleDictionary([("a", ReLU()), ("a", Tanh())])
  },
  BrokenRule("ModuleDictionary: a name must not be empty or hold a dot, as 'a.b' does") {
    _ = ModuleDictionary([("a.b", ReLU())])
  },
  BrokenRule("Buffer: a state holds float32 and int64, not bool") {
    final class Masked: Module {
      let mask = Buffer<Bool>([true])
    }
    _ = Masked().stateDictionary()
  },
]

private let layers: [BrokenRule] = [
  BrokenRule("Linear: input [2, 4] must end in 3, the number of inputs") {
    var generator = Generator(seed: 0)
    _ = Linear(3, 2, using: &generator)(zeros(2, 4))
  },
  BrokenRule("Conv2d: 3 groups must divide 4 inputs and 6 outputs") {
    var generator = Generator(seed: 0)
    _ = Conv2d(4, 6, kernelSize: 3, groups: 3, using: &generator)
  },
  BrokenRule("BatchNorm1d: needs an input [N, 3] or [N, 3, L], not [2, 3, 4, 4]") {
    _ = BatchNorm1d(3)(zeros(2, 3, 4, 4))
  },
  BrokenRule("LayerNorm: needs axes to normalize over, not []") { _ = LayerNorm([]) },
  BrokenRule("LayerNorm: input [2, 4] must end in [3]") { _ = LayerNorm(3)(zeros(2, 4)) },
  BrokenRule("GroupNorm: 2 groups must divide 3 channels") { _ = GroupNorm(2, 3) },
  BrokenRule("GroupNorm: needs an input [N, 4, …], not [2, 3]") {
    _ = GroupNorm(2, 4)(zeros(2, 3))
  },
  BrokenRule("GroupNorm: needs more than one value per group, but the input is [2, 4]") {
    _ = GroupNorm(4, 4)(zeros(2, 4))
  },
  BrokenRule("Dropout: the probability must be from 0 to 1, not 1.5") {
    var generator = Generator(seed: 0)
    _ = Dropout(1.5, using: &generator)
  },
  BrokenRule("Embedding: the padding index 7 must be from 0 to 6") {
    var generator = Generator(seed: 0)
    _ = Embedding(7, 3, paddingIndex: 7, using: &generator)
  },
  BrokenRule("Embedding: 7.0 must be a whole number from 0 to 6") {
    var generator = Generator(seed: 0)
    _ = Embedding(7, 3, using: &generator)([7])
  },
  BrokenRule(
    "Residual: the body makes [2, 4] of [2, 3] and the shortcut [2, 3]; they must be equal to be added"
  ) {
    var generator = Generator(seed: 0)
    _ = Residual(Linear(3, 4, using: &generator))(zeros(2, 3))
  },
]

private let initializers: [BrokenRule] = [
  BrokenRule("Initializer: fans need a weight of at least two axes, not [3]") {
    var generator = Generator(seed: 0)
    _ = Initializer.torch([3], using: &generator)
  },
  BrokenRule("orthogonal: needs a weight of at least two axes, not [3]") {
    var generator = Generator(seed: 0)
    _ = Initializer.orthogonal()([3], using: &generator)
  },
]

private let losses: [BrokenRule] = [
  BrokenRule("SmoothL1Loss: beta must not be negative, but is -1.0") {
    _ = SmoothL1Loss(beta: -1)
  },
  BrokenRule("BCEWithLogitsLoss: scores [2] and targets [3] must have one shape") {
    _ = BCEWithLogitsLoss()(zeros(2), zeros(3))
  },
  BrokenRule("CrossEntropyLoss: the label smoothing must be from 0 to 1, not 2.0") {
    _ = CrossEntropyLoss(labelSmoothing: 2)
  },
  BrokenRule("CrossEntropyLoss: needs scores [N, C, …], not [2, 0]") {
    _ = CrossEntropyLoss()(zeros(2, 0), [0, 0])
  },
  BrokenRule("CrossEntropyLoss: scores [2, 3] need labels [2], not [1]") {
    _ = CrossEntropyLoss()(zeros(2, 3), [1])
  },
  BrokenRule("CrossEntropyLoss: label 3 must be from 0 to 2") {
    _ = CrossEntropyLoss()(zeros(1, 3), [3])
  },
  BrokenRule("CrossEntropyLoss: scores [1, 3] need a weight for each of 3 classes, not [2]") {
    _ = CrossEntropyLoss(weight: [1, 2])(zeros(1, 3), [0])
  },
  BrokenRule("CrossEntropyLoss: scores [1, 3] and probabilities [1, 2] must have one shape") {
    _ = CrossEntropyLoss()(zeros(1, 3), probabilities: zeros(1, 2))
  },
  BrokenRule(
    "CosineEmbeddingLoss: needs vectors [N, D] twice and labels [N], not [2, 3], [2, 3] and [1]"
  ) { _ = CosineEmbeddingLoss()(zeros(2, 3), zeros(2, 3), [1]) },
]

import Autograd
import Layers
import Tensors
import TestSupport

private func zeros(_ sizes: Int...) -> Variable { Variable(.zeros(sizes)) }

private func attention(_ x: Variable..., mask: AttentionMask? = nil, padding: AttentionMask? = nil)
{
  var generator = Generator(seed: 0)
  let attention = MultiHeadAttention(4, heads: 2, using: &generator)
  _ = attention(x[0], x[1], x[2], mask: mask, keyPaddingMask: padding)
}

/// The preconditions of attention, and of activations, normalizations, dropouts and losses like those of PyTorch.
let failingAttention: [FailingPrecondition] =
  heads + [
    FailingPrecondition("Softplus: beta must not be 0") { _ = Softplus(beta: 0) },
    FailingPrecondition("InstanceNorm2d: needs an input [N, 3, H, W] or [3, H, W], not [2, 3, 4]") {
      _ = InstanceNorm2d(3)(zeros(2, 3, 4))
    },
    FailingPrecondition(
      "InstanceNorm1d: needs more than one element per channel, but the input is [2, 3, 1]"
    ) { _ = InstanceNorm1d(3)(zeros(2, 3, 1)) },
    FailingPrecondition("RMSNorm: needs axes to normalize over, not []") { _ = RMSNorm([]) },
    FailingPrecondition("RMSNorm: input [2, 4] must end in [3]") { _ = RMSNorm(3)(zeros(2, 4)) },
    FailingPrecondition("Dropout2d: needs an input [N, C, H, W] or [C, H, W], not [2, 3]") {
      var generator = Generator(seed: 0)
      _ = Dropout2d(using: &generator)(zeros(2, 3))
    },
    FailingPrecondition("FeatureAlphaDropout: needs an input [N, C, …], not [2]") {
      var generator = Generator(seed: 0)
      _ = FeatureAlphaDropout(using: &generator)(zeros(2))
    },
    FailingPrecondition("StochasticDepth: needs an input [N, …] to drop rows, not a scalar") {
      var generator = Generator(seed: 0)
      _ = StochasticDepth(0.5, .row, using: &generator)(Variable(1))
    },
    FailingPrecondition("StochasticDepth: the probability must be from 0 to 1, not -0.5") {
      var generator = Generator(seed: 0)
      _ = StochasticDepth(-0.5, .row, using: &generator)
    },
    FailingPrecondition("HuberLoss: delta must be positive, but is 0.0") {
      _ = HuberLoss(delta: 0)
    },
    FailingPrecondition("NLLLoss: label 3 must be from 0 to 2") { _ = NLLLoss()(zeros(1, 3), [3]) },
    FailingPrecondition(
      "GaussianNLLLoss: variances [2] must have the shape of the means, [2, 3, 4], or one axis of size 1"
    ) { _ = GaussianNLLLoss()(zeros(2, 3, 4), zeros(2, 3, 4), variance: zeros(2)) },
    FailingPrecondition("GaussianNLLLoss: every variance must be 0 or more") {
      _ = GaussianNLLLoss()(zeros(1), zeros(1), variance: Variable([-1]))
    },
    FailingPrecondition("MultiMarginLoss: p must be 1 or 2, not 3") { _ = MultiMarginLoss(p: 3) },
    FailingPrecondition("MultiMarginLoss: needs scores [N, C] or [C], not [2, 3, 4]") {
      _ = MultiMarginLoss()(zeros(2, 3, 4), .zeros([2, 4]))
    },
    FailingPrecondition(
      "MultiLabelMarginLoss: needs scores [N, C] or [C] and labels of the same shape, not [2, 3] and [2]"
    ) { _ = MultiLabelMarginLoss()(zeros(2, 3), [0, 1]) },
    FailingPrecondition("MultiLabelMarginLoss: label 3 must be from 0 to 2, or −1") {
      _ = MultiLabelMarginLoss()(zeros(1, 3), [[0, 3, -1]])
    },
    FailingPrecondition(
      "MultiLabelSoftMarginLoss: logits [2, 3] and targets [3] must have the same shape […, C]"
    ) { _ = MultiLabelSoftMarginLoss()(zeros(2, 3), zeros(3)) },
  ]

private let heads: [FailingPrecondition] = [
  FailingPrecondition("MultiHeadAttention: 3 heads must divide the embedding dimension, 4") {
    var generator = Generator(seed: 0)
    _ = MultiHeadAttention(4, heads: 3, using: &generator)
  },
  FailingPrecondition(
    "MultiHeadAttention: needs queries [L, N, 4], keys [S, N, 4] and values [S, N, 4], or all without N, not "
      + "[3, 2, 4], [5, 2, 4] and [6, 2, 4]"
  ) { attention(zeros(3, 2, 4), zeros(5, 2, 4), zeros(6, 2, 4)) },
  FailingPrecondition(
    "MultiHeadAttention: the mask needs shape [3, 5], or [4, 3, 5] for each head, not [3, 3, 5]"
  ) {
    attention(
      zeros(3, 2, 4), zeros(5, 2, 4), zeros(5, 2, 4), mask: .excluding(.full([3, 3, 5], true)))
  },
  FailingPrecondition(
    "MultiHeadAttention: the key padding mask needs shape [2, 5] for keys [5, 2, 4], not [5, 2]"
  ) {
    attention(
      zeros(3, 2, 4), zeros(5, 2, 4), zeros(5, 2, 4), padding: .excluding(.full([5, 2], true)))
  },
  FailingPrecondition(
    "MultiHeadAttention: the module that replaces it, ReLU, takes one input; call it with x only"
  ) {
    var generator = Generator(seed: 0)
    let layer = TransformerEncoderLayer(4, heads: 2, using: &generator)
    layer.replace("self_attn", with: ReLU())
    _ = layer(zeros(3, 4))
  },
]

import Autograd
import Tensors

private let mask: Tensor<Bool> = [
  [true, false, true, true], [false, false, false, false], [true, true, true, false],
]

/// Attention, activations, normalizations and distances, by the names of their cases in `attention_and_layers.py`.
let attentionOperations: [String: @Sendable ([Variable]) -> Variable] = [
  "attention": { $0[0].scaledDotProductAttention($0[1], $0[2]) },
  "attentionCausal": { $0[0].scaledDotProductAttention($0[1], $0[2], isCausal: true) },
  "attentionMasked": { $0[0].scaledDotProductAttention($0[1], $0[2], mask: .allowing(mask)) },
  "attentionScaled": { $0[0].scaledDotProductAttention($0[1], $0[2], scale: 0.3) },
  "attentionAdded": { $0[0].scaledDotProductAttention($0[1], $0[2], mask: .adding($0[3])) },
  "attentionGrouped": { $0[0].scaledDotProductAttention($0[1], $0[2], enableGQA: true) },
  "attentionDropped": { x in
    var generator = Generator(seed: 1)
    return x[0].scaledDotProductAttention(x[1], x[2], dropout: 1, using: &generator)
  },
  "dropoutNone": { x in
    var generator = Generator(seed: 1)
    return x[0].dropout(0, using: &generator)
  },
  "dropoutAll": { x in
    var generator = Generator(seed: 1)
    return x[0].dropout(1, using: &generator)
  },
  "elu": { $0[0].elu() }, "eluSteep": { $0[0].elu(alpha: 2.5) }, "selu": { $0[0].selu() },
  "celu": { $0[0].celu() }, "celuWide": { $0[0].celu(alpha: 1.5) }, "mish": { $0[0].mish() },
  "logSigmoid": { $0[0].logSigmoid() }, "softsign": { $0[0].softsign() },
  "tanhshrink": { $0[0].tanhshrink() }, "softmin": { $0[0].softmin(axis: -1) },
  "glu": { $0[0].glu() }, "gluFirst": { $0[0].glu(axis: 0) }, "relu6": { $0[0].relu6() },
  "hardtanh": { $0[0].hardtanh() }, "hardtanhWide": { $0[0].hardtanh(-0.5...2) },
  "hardsigmoid": { $0[0].hardsigmoid() }, "hardswish": { $0[0].hardswish() },
  "softshrink": { $0[0].softshrink() }, "softshrinkFar": { $0[0].softshrink(1.5) },
  "hardshrink": { $0[0].hardshrink() }, "threshold": { $0[0].thresholded(0.5, value: 20) },
  "rmsNorm": { $0[0].rmsNormalized() },
  "rmsNormAll": { $0[0].rmsNormalized([], epsilon: 1e-2) },
  "localResponse": { $0[0].localResponseNormalized(3, alpha: 0.5, k: 2) },
  "localResponseEven": { $0[0].localResponseNormalized(4, alpha: 2, beta: 0.5) },
  "cdist0": { $0[0].cdist($0[1], p: 0) }, "cdistHalf": { $0[0].cdist($0[1], p: 0.5) },
  "cdist1": { $0[0].cdist($0[1], p: 1) }, "cdist15": { $0[0].cdist($0[1], p: 1.5) },
  "cdist3": { $0[0].cdist($0[1], p: 3) }, "cdistLargest": { $0[0].cdist($0[1], p: .infinity) },
  "pairwiseDistance1": { $0[0].pairwiseDistance($0[1], p: 1) },
  "pairwiseDistance3": { $0[0].pairwiseDistance($0[1], p: 3) },
  "pairwiseDistanceLargest": { $0[0].pairwiseDistance($0[1], p: .infinity) },
  "pairwiseDistanceKept": { $0[0].pairwiseDistance($0[1], keepDims: true) },
]

/// Operations with kinks: finite differences are compared only in their cases called "apart".
let kinkedAttentionOperations: Set<String> = [
  "elu", "eluSteep", "selu", "celu", "celuWide", "softsign", "relu6", "hardtanh", "hardtanhWide",
  "hardsigmoid", "hardswish", "softshrink", "softshrinkFar", "hardshrink", "threshold", "cdist0",
  "cdistHalf", "cdist1", "cdist15", "cdistLargest", "pairwiseDistance1", "pairwiseDistance3",
  "pairwiseDistanceLargest",
]

/// Cases at which finite differences do not apply.
let attentionKinks: Set<String> = [
  "attentionAdded/headsInfinite", "attentionAdded/matrixInfinite",
  "attentionAdded/broadcastInfinite", "attentionAdded/largeInfinite", "attention/large",
  "attentionCausal/large", "attentionMasked/large", "attentionScaled/large", "attentionAdded/large",
  "cdist3/equal", "cdist3/ties", "pairwiseDistanceKept/equal", "rmsNorm/small", "rmsNorm/zero",
]

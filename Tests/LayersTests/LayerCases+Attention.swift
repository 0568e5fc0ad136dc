import Autograd
import Layers
import Tensors

/// Returns the layer of a case of `attention_and_layers.py`.
func makeAttentionLayer(_ name: String) -> Module? {
  var generator = Generator(seed: 0)
  return smoothActivation(name) ?? piecewiseActivation(name, &generator) ?? normalization(name)
    ?? dropout(name, &generator) ?? attention(name, &generator)
}

private func smoothActivation(_ name: String) -> Module? {
  switch name {
  case "elu": ELU()
  case "eluSteep": ELU(alpha: 2.5)
  case "selu": SELU()
  case "celu": CELU(alpha: 1.5)
  case "mish": Mish()
  case "softplus": Softplus()
  case "softplusSteep": Softplus(beta: 2.5)
  case "logSigmoid": LogSigmoid()
  case "softsign": Softsign()
  case "tanhshrink": Tanhshrink()
  case "glu": GLU()
  case "gluMiddle": GLU(axis: 1)
  case "softmax": Softmax(axis: 1)
  case "logSoftmax": LogSoftmax(axis: -1)
  case "softmin": Softmin(axis: 1)
  default: nil
  }
}

private func piecewiseActivation(_ name: String, _ g: inout Generator) -> Module? {
  switch name {
  case "relu6": ReLU6()
  case "hardtanh": Hardtanh()
  case "hardtanhWide": Hardtanh(-0.5...2)
  case "hardsigmoid": Hardsigmoid()
  case "hardswish": Hardswish()
  case "softshrink": Softshrink()
  case "softshrinkFar": Softshrink(1.5)
  case "hardshrink": Hardshrink()
  case "hardshrinkFar": Hardshrink(1.5)
  case "threshold": Threshold(0.5, value: 20)
  case "rrelu": RReLU(using: &g)
  case "rreluFixed": RReLU(0.25...0.25, using: &g)
  default: nil
  }
}

private func normalization(_ name: String) -> Module? {
  switch name {
  case "instanceNorm1d": InstanceNorm1d(3)
  case "instanceNorm1dAffine": InstanceNorm1d(3, epsilon: 1e-2, affine: true)
  case "instanceNorm1dSingle": InstanceNorm1d(3, affine: true)
  case "instanceNorm1dTracked": InstanceNorm1d(3, affine: true, trackRunningStats: true)
  case "instanceNorm1dAgain": InstanceNorm1d(3, momentum: 0.3, trackRunningStats: true)
  case "instanceNorm2d": InstanceNorm2d(3)
  case "instanceNorm2dAffine": InstanceNorm2d(3, epsilon: 1e-2, affine: true)
  case "instanceNorm2dSingle": InstanceNorm2d(3, affine: true)
  case "instanceNorm2dTracked": InstanceNorm2d(3, affine: true, trackRunningStats: true)
  case "instanceNorm2dAgain": InstanceNorm2d(3, momentum: 0.3, trackRunningStats: true)
  case "instanceNorm3d": InstanceNorm3d(3)
  case "instanceNorm3dAffine": InstanceNorm3d(3, epsilon: 1e-2, affine: true)
  case "instanceNorm3dSingle": InstanceNorm3d(3, affine: true)
  case "instanceNorm3dTracked": InstanceNorm3d(3, affine: true, trackRunningStats: true)
  case "instanceNorm3dAgain": InstanceNorm3d(3, momentum: 0.3, trackRunningStats: true)
  case "rmsNorm": RMSNorm(6)
  case "rmsNormAxes": RMSNorm([3, 6], epsilon: 1e-2)
  case "rmsNormPlain": RMSNorm(6, affine: false)
  case "localResponseNorm": LocalResponseNorm(3, alpha: 0.5)
  default: nil
  }
}

private func dropout(_ name: String, _ g: inout Generator) -> Module? {
  let probability: Float = name.hasSuffix("None") ? 0 : name.hasSuffix("All") ? 1 : 0.5
  switch name.replacing("None", with: "").replacing("All", with: "") {
  case "dropout1d": return Dropout1d(probability, using: &g)
  case "dropout2d": return Dropout2d(probability, using: &g)
  case "dropout3d": return Dropout3d(probability, using: &g)
  case "alphaDropout": return AlphaDropout(probability, using: &g)
  case "featureAlphaDropout": return FeatureAlphaDropout(probability, using: &g)
  default: return nil
  }
}

private func attention(_ name: String, _ g: inout Generator) -> Module? {
  switch name {
  case "selfAttention": MultiHeadAttention(4, heads: 2, using: &g)
  case "selfAttentionBatchFirst": MultiHeadAttention(4, heads: 2, batchFirst: true, using: &g)
  case "selfAttentionSingle": MultiHeadAttention(4, heads: 1, bias: false, using: &g)
  case "encoderLayer":
    TransformerEncoderLayer(4, heads: 2, feedForward: 6, dropout: 0, using: &g)
  case "encoderLayerFirst":
    TransformerEncoderLayer(
      4, heads: 2, feedForward: 6, dropout: 0, activation: GELU(), batchFirst: true,
      normFirst: true, using: &g)
  case "encoderLayerPlain":
    TransformerEncoderLayer(4, heads: 1, feedForward: 3, dropout: 0.5, bias: false, using: &g)
  default: nil
  }
}

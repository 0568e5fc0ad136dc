import Autograd
import Layers
import Tensors

/// Returns the layer of a case of `layers.py` or `sampling.py`.
func makeLayer(_ name: String) -> Module? {
  var generator = Generator(seed: 0)
  return linearOrConvolution(name, &generator) ?? normalization(name) ?? activation(name)
    ?? pooling(name) ?? other(name, &generator)
    ?? makeSamplingLayer(name, &generator)
}

private func linearOrConvolution(_ name: String, _ g: inout Generator) -> Module? {
  switch name {
  case "linear", "linearVector", "linearStack": Linear(5, 3, using: &g)
  case "linearPlain": Linear(5, 3, bias: false, using: &g)
  case "conv": Conv2d(4, 6, kernelSize: 3, using: &g)
  case "convPlain": Conv2d(4, 6, kernelSize: 3, bias: false, using: &g)
  case "convStrided": Conv2d(4, 6, kernelSize: 3, stride: 2, padding: 1, using: &g)
  case "convGrouped": Conv2d(4, 6, kernelSize: 3, padding: 1, groups: 2, using: &g)
  case "convDepthwise": Conv2d(4, 8, kernelSize: 3, stride: 2, padding: 1, groups: 4, using: &g)
  case "convDilated": Conv2d(4, 6, kernelSize: 3, padding: 2, dilation: 2, using: &g)
  case "convTall": Conv2d(4, 6, kernelSize: [5, 1], padding: [2, 0], using: &g)
  case "convWide": Conv2d(4, 6, kernelSize: [1, 3], stride: [1, 2], using: &g)
  case "convUneven":
    Conv2d(
      4, 6, kernelSize: [3, 2], stride: [2, 3], padding: [0, 1], dilation: [2, 1], groups: 2,
      using: &g)
  case "convUnevenStride": Conv2d(4, 6, kernelSize: 3, stride: [2, 1], padding: [1, 2], using: &g)
  case "convUnevenDilation":
    Conv2d(4, 6, kernelSize: 3, padding: 1, dilation: [1, 3], using: &g)
  case "convPointwise": Conv2d(4, 6, kernelSize: 1, stride: 2, using: &g)
  case "convNextLike": Conv2d(64, 64, kernelSize: 3, padding: 1, groups: 16, using: &g)
  default: nil
  }
}

private func normalization(_ name: String) -> Module? {
  switch name {
  case "batchNorm1dRank2", "batchNorm1dRank2Again", "batchNorm1dRank3", "batchNorm1dRank3Again":
    BatchNorm1d(3)
  case "batchNorm1dRank2Plain", "batchNorm1dRank3Plain": BatchNorm1d(3, affine: false)
  case "batchNorm2dRank4", "batchNorm2dRank4Again": BatchNorm2d(3)
  case "batchNorm2dRank4Plain": BatchNorm2d(3, affine: false)
  case "batchNormMomentum": BatchNorm2d(3, epsilon: 1e-3, momentum: 0.3)
  case "batchNormMean": BatchNorm2d(3, momentum: nil)
  case "layerNorm": LayerNorm(6)
  case "layerNormAxes": LayerNorm([3, 6])
  case "layerNormPlain": LayerNorm(6, affine: false)
  case "layerNormScale": LayerNorm(6, epsilon: 1e-2, bias: false)
  case "layerNormOne": LayerNorm(1)
  case "groupNorm", "groupNormVector": GroupNorm(2, 4)
  case "groupNormOne": GroupNorm(1, 4)
  case "groupNormAll": GroupNorm(4, 4, epsilon: 1e-3)
  case "groupNormPlain": GroupNorm(2, 4, affine: false)
  default: nil
  }
}

private func activation(_ name: String) -> Module? {
  switch name {
  case "relu": ReLU()
  case "leakyReLU": LeakyReLU()
  case "leakyReLUSteep": LeakyReLU(slope: 0.2)
  case "prelu", "preluZero": PReLU()
  case "preluChannels": PReLU(4)
  case "gelu": GELU()
  case "geluTanh": GELU(.tanh)
  case "silu": SiLU()
  case "sigmoid": Sigmoid()
  case "tanh": Tanh()
  default: nil
  }
}

private func pooling(_ name: String) -> Module? {
  switch name {
  case "maxPool": MaxPool2d(2)
  case "maxPoolStem": MaxPool2d(3, stride: 2, padding: 1)
  case "maxPoolCeil": MaxPool2d(2, ceilMode: true)
  case "maxPoolCeilPadded": MaxPool2d(3, stride: 2, padding: 1, ceilMode: true)
  case "maxPoolCeilFar": MaxPool2d(2, stride: 3, padding: 1, ceilMode: true)
  case "maxPoolUneven": MaxPool2d([2, 3], stride: [1, 2], padding: [0, 1])
  case "avgPool": AvgPool2d(2)
  case "avgPoolPadded": AvgPool2d(3, stride: 2, padding: 1)
  case "avgPoolInside": AvgPool2d(3, stride: 2, padding: 1, countIncludePad: false)
  case "avgPoolCeil": AvgPool2d(2, ceilMode: true)
  case "avgPoolCeilPadded": AvgPool2d(3, stride: 2, padding: 1, ceilMode: true)
  case "avgPoolCeilInside":
    AvgPool2d(3, stride: 2, padding: 1, ceilMode: true, countIncludePad: false)
  case "avgPoolUneven": AvgPool2d([2, 3], stride: [1, 2], padding: [1, 0])
  case "adaptive1": AdaptiveAvgPool2d(1)
  case "adaptive3": AdaptiveAvgPool2d(3)
  case "adaptiveUneven": AdaptiveAvgPool2d([5, 2])
  case "nearest2": Upsample(by: 2)
  case "nearestSize": Upsample(to: [10, 13])
  case "nearestSmaller": Upsample(to: [3, 5])
  case "nearestScale": Upsample(by: 1.7)
  case "bilinear2": Upsample(by: 2, .bilinear())
  case "bilinearScale": Upsample(by: 1.7, .bilinear())
  case "bilinearSize": Upsample(to: [10, 13], .bilinear())
  case "bilinearSmaller": Upsample(to: [3, 5], .bilinear())
  case "bilinearAligned": Upsample(to: [10, 13], .bilinear(alignCorners: true))
  case "bilinearAligned2": Upsample(by: 2, .bilinear(alignCorners: true))
  case "bilinearAlignedOne": Upsample(to: [1, 13], .bilinear(alignCorners: true))
  default: nil
  }
}

private func other(_ name: String, _ g: inout Generator) -> Module? {
  switch name {
  case "dropout": Dropout(using: &g)
  case "dropoutNone": Dropout(0, using: &g)
  case "dropoutAll": Dropout(1, using: &g)
  case "flatten": Flatten()
  case "flattenMiddle": Flatten(from: 1, to: 2)
  case "identity": Identity()
  case "sequential": Sequential(Linear(5, 4, using: &g), ReLU(), Linear(4, 2, using: &g))
  case "embedding": Embedding(7, 3, using: &g)
  case "embeddingPadded": Embedding(7, 3, paddingIndex: 1, using: &g)
  case "mixed": Mixed(&g)
  default: nil
  }
}

/// A module with a list, a dictionary and a residual block.
private final class Mixed: Module {
  let steps: ModuleList
  let heads: ModuleDictionary
  let skip: Residual

  init(_ g: inout Generator) {
    steps = ModuleList([Linear(4, 4, using: &g), Linear(4, 4, using: &g)])
    heads = ModuleDictionary([
      ("left", Linear(4, 2, using: &g)), ("rightSide", Linear(4, 2, using: &g)),
    ])
    skip = Residual(
      Sequential(Linear(4, 4, using: &g), Tanh()), shortcut: Linear(4, 4, bias: false, using: &g))
  }

  override func forward(_ x: Variable) -> Variable {
    let y = skip(steps.reduce(x) { $1($0).sigmoid() })
    return heads["left"]!(y) - heads["rightSide"]!(y)
  }
}

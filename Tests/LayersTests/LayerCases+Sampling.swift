import Autograd
import Layers
import Tensors

/// Returns the layer of a case of `sampling.py`.
func makeSamplingLayer(_ name: String, _ g: inout Generator) -> Module? {
  convolution(name, &g) ?? pooling(name) ?? padding(name)
}

private func convolution(_ name: String, _ g: inout Generator) -> Module? {
  switch name {
  case "conv1d": Conv1d(4, 6, kernelSize: 3, using: &g)
  case "conv1dSteps":
    Conv1d(
      4, 6, kernelSize: 3, stride: 2, padding: 2, dilation: 2, groups: 2, bias: false, using: &g)
  case "convTranspose1d": ConvTranspose1d(4, 6, kernelSize: 3, using: &g)
  case "convTranspose1dSteps":
    ConvTranspose1d(
      4, 6, kernelSize: 3, stride: 2, padding: 1, outputPadding: 1, groups: 2, bias: false,
      dilation: 2, using: &g)
  case "convTranspose2d": ConvTranspose2d(4, 6, kernelSize: 3, using: &g)
  case "convTranspose2dSteps":
    ConvTranspose2d(
      4, 6, kernelSize: [3, 2], stride: [2, 1], padding: 1, outputPadding: [1, 0], groups: 2,
      dilation: [1, 2], using: &g)
  default: nil
  }
}

private func pooling(_ name: String) -> Module? {
  switch name {
  case "maxPool1d": MaxPool1d(3, stride: 2, padding: 1, dilation: 2, ceilMode: true)
  case "maxPoolDilated": MaxPool2d(2, stride: 1, padding: 1, dilation: [2, 1])
  case "avgPool1d": AvgPool1d(3, stride: 2, padding: 1, ceilMode: true, countIncludePad: false)
  case "adaptiveAvg1d": AdaptiveAvgPool1d(4)
  case "adaptiveMax1d": AdaptiveMaxPool1d(4)
  case "adaptiveMax2d": AdaptiveMaxPool2d([2, 4])
  case "lpPool1d": LPPool1d(2, 3, stride: 2, ceilMode: true)
  case "lpPool2d": LPPool2d(2, [2, 3], stride: 1)
  case "bicubicUpsample": Upsample(by: 1.5, .bicubic())
  case "pixelShuffle": PixelShuffle(2)
  case "pixelUnshuffle": PixelUnshuffle(3)
  case "channelShuffle": ChannelShuffle(2)
  case "unfold": Unfold([2, 3], dilation: 2, padding: 1, stride: [1, 2])
  case "fold": Fold(to: [4, 5], 2)
  default: nil
  }
}

private func padding(_ name: String) -> Module? {
  switch name {
  case "ZeroPad1d": ZeroPad1d(left: 3, right: 1)
  case "ReflectionPad1d": ReflectionPad1d(left: 3, right: 1)
  case "ReplicationPad1d": ReplicationPad1d(left: 3, right: 1)
  case "CircularPad1d": CircularPad1d(left: 3, right: 1)
  case "ZeroPad2d": ZeroPad2d(2)
  case "ReflectionPad2d": ReflectionPad2d(2)
  case "ReplicationPad2d": ReplicationPad2d(2)
  case "CircularPad2d": CircularPad2d(2)
  case "ZeroPad2dUneven": ZeroPad2d(left: 3, right: 1, bottom: 2)
  case "ReflectionPad2dUneven": ReflectionPad2d(left: 3, right: 1, bottom: 2)
  case "ReplicationPad2dUneven": ReplicationPad2d(left: 3, right: 1, bottom: 2)
  case "CircularPad2dUneven": CircularPad2d(left: 3, right: 1, bottom: 2)
  case "ZeroPad2dCrop": ZeroPad2d(left: -1, right: 2, top: 1, bottom: -2)
  case "ConstantPad1d": ConstantPad1d(2, value: 3.5)
  case "ConstantPad2d": ConstantPad2d(left: 1, top: 2, bottom: 1, value: -1.5)
  default: nil
  }
}

/// Layers of `sampling.py`, with the shapes of an input without images and of its output.
func emptySamplingLayers() -> [(name: String, layer: Module, shape: [Int], output: [Int])] {
  var g = Generator(seed: 1)
  let (row, images) = ([0, 4, 7], [0, 4, 6, 6])
  return [
    ("Conv1d", Conv1d(4, 3, kernelSize: 3, using: &g), row, [0, 3, 5]),
    (
      "ConvTranspose1d", ConvTranspose1d(4, 3, kernelSize: 3, stride: 2, using: &g), row,
      [0, 3, 15]
    ),
    (
      "ConvTranspose2d", ConvTranspose2d(4, 6, kernelSize: 2, stride: 2, groups: 2, using: &g),
      images, [0, 6, 12, 12]
    ),
    ("MaxPool1d", MaxPool1d(2, dilation: 2), row, [0, 4, 3]),
    ("dilated MaxPool2d", MaxPool2d(2, dilation: 3), images, [0, 4, 2, 2]),
    ("AvgPool1d", AvgPool1d(2, padding: 1), row, [0, 4, 4]),
    ("AdaptiveAvgPool1d", AdaptiveAvgPool1d(3), row, [0, 4, 3]),
    ("AdaptiveMaxPool1d", AdaptiveMaxPool1d(3), row, [0, 4, 3]),
    ("AdaptiveMaxPool2d", AdaptiveMaxPool2d(2), images, [0, 4, 2, 2]),
    ("LPPool1d", LPPool1d(2, 2), row, [0, 4, 3]),
    ("LPPool2d", LPPool2d(2, 3), images, [0, 4, 2, 2]),
    ("bicubic Upsample", Upsample(to: [5, 7], .bicubic()), images, [0, 4, 5, 7]),
    ("linear Upsample", Upsample(toLength: 9, .linear()), row, [0, 4, 9]),
    ("Upsample of sequences", Upsample(by: 2), row, [0, 4, 14]),
    ("area Upsample", Upsample(to: [5, 7], .area), images, [0, 4, 5, 7]),
    ("PixelShuffle", PixelShuffle(2), images, [0, 1, 12, 12]),
    ("PixelUnshuffle", PixelUnshuffle(2), images, [0, 16, 3, 3]),
    ("ChannelShuffle", ChannelShuffle(2), images, images),
    ("Unfold", Unfold(3, stride: 3), images, [0, 36, 4]),
    ("Fold", Fold(to: 4, 2, stride: 2), [0, 8, 4], [0, 2, 4, 4]),
    ("ZeroPad1d", ZeroPad1d(2), row, [0, 4, 11]),
    ("ReflectionPad1d", ReflectionPad1d(2), row, [0, 4, 11]),
    ("ZeroPad2d", ZeroPad2d(1), images, [0, 4, 8, 8]),
    ("ConstantPad2d", ConstantPad2d(1, value: 2), images, [0, 4, 8, 8]),
    ("ReflectionPad2d", ReflectionPad2d(left: 1), images, [0, 4, 6, 7]),
    ("ReplicationPad2d", ReplicationPad2d(top: 2), images, [0, 4, 8, 6]),
    ("CircularPad2d", CircularPad2d(1), images, [0, 4, 8, 8]),
  ]
}

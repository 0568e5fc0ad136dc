import Autograd
import Layers
import Tensors

/// Three convolutions to 256 numbers, and a last layer to 64.
func smallEncoder(using generator: inout Generator) -> (body: Sequential, last: Linear) {
  var layers: [Module] = []
  for (inputs, outputs, stride) in [(1, 16, 1), (16, 32, 2), (32, 64, 2)] {
    layers += [
      Conv2d(
        inputs, outputs, kernelSize: 3, stride: Size2d(stride), padding: 1, bias: false,
        using: &generator),
      BatchNorm2d(outputs), ReLU(),
    ]
  }
  return (Sequential(layers + [Flatten()]), Linear(256, 64, using: &generator))
}

/// The first `count` layers, their outputs as rows.
func first(_ count: Int, of body: Sequential) -> Sequential {
  Sequential((0..<count).map { body[$0] } + [Flatten()])
}

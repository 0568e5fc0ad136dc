import Autograd
import Layers
import Tensors

/// Creates three convolutions to 256 dimensions, and a linear layer to 64.
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

/// Returns the first `count` layers, with their outputs flattened.
func first(_ count: Int, of body: Sequential) -> Sequential {
  Sequential((0..<count).map { body[$0] } + [Flatten()])
}

import Layers
import Models
import Tensors

/// Three convolutions to 256 numbers, and a last layer to 64.
func smallEncoder(using generator: inout Generator) -> (body: ConvNet, last: Linear) {
  let body = ConvNet([1, 16, 32, 64], strides: [1, 2, 2], pooled: nil, using: &generator)
  return (body, Linear(256, 64, using: &generator))
}

/// The first `count` layers, their outputs as rows.
func first(_ count: Int, of body: Sequential) -> Sequential {
  Sequential((0..<count).map { body[$0] } + [Flatten()])
}

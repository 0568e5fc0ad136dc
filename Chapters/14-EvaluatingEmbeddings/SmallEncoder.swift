import Layers
import Models
import Tensors

/// Creates three convolutions to 256 dimensions, and a linear layer to 64.
func smallEncoder(using generator: inout Generator) -> (body: ConvNet, last: Linear) {
  let body = ConvNet([1, 16, 32, 64], strides: [1, 2, 2], pooled: nil, using: &generator)
  return (body, Linear(256, 64, using: &generator))
}

/// Returns the first `count` layers, with their outputs flattened.
func first(_ count: Int, of body: Sequential) -> Sequential {
  Sequential((0..<count).map { body[$0] } + [Flatten()])
}

/// Returns a copy of the convolutions with the same weights.
func copy(of body: ConvNet) throws -> ConvNet {
  var generator = Generator(seed: 0)
  let copy = smallEncoder(using: &generator).body
  try copy.load(body.stateDictionary())
  return copy
}

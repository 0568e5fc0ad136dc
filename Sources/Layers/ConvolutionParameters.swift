import Autograd
import Tensors

/// Returns the initial weight and bias of a convolution, plain or transposed, with PyTorch's default initialization of the
/// bias: U(−1/√fanIn, 1/√fanIn).
///
/// - Parameters:
///   - layer: The name of the layer, for messages.
///   - shape: The shape of the weight; computed once the groups are known to divide the channels.
func convolutionParameters(
  _ layer: String, inputs: Int, outputs: Int, groups: Int, shape: @autoclosure () -> [Int],
  bias: Bool, initializer: Initializer, using generator: inout Generator
) -> (weight: Parameter, bias: Parameter?) {
  require(
    groups > 0 && inputs % groups == 0 && outputs % groups == 0,
    "\(layer): \(groups) groups must divide \(inputs) inputs and \(outputs) outputs")
  let shape = shape()
  let weight = Parameter(initializer(shape, using: &generator))
  guard bias else { return (weight, nil) }
  let initial = Initializer.bias(fanIn: Fan.fanIn.count(shape))
  return (weight, Parameter(initial([outputs], using: &generator)))
}

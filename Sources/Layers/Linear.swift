import Autograd
import Tensors

/// A weighted sum of all inputs for every output: `y = x · Wᵀ + b`.
public final class Linear: Module {
  /// `[outputs, inputs]`.
  public let weight: Parameter
  /// `[outputs]`.
  public let bias: Parameter?

  /// Makes a layer with PyTorch's initial values, U(−1/√inputs, 1/√inputs).
  public init(_ inputs: Int, _ outputs: Int, bias: Bool = true, using generator: inout Generator) {
    weight = Parameter(Initializer.uniform([outputs, inputs], fanIn: inputs, using: &generator))
    self.bias =
      bias
      ? Parameter(Initializer.uniform([outputs], fanIn: inputs, using: &generator)) : nil
  }

  /// - Returns: `[…, outputs]`, for `x` of shape `[…, inputs]`.
  public override func forward(_ x: Variable) -> Variable {
    require(
      x.shape.last == weight.shape[1],
      "Linear: input \(x.shape) must end in \(weight.shape[1]), the number of inputs")
    let y =
      x.shape.count == 1
      ? x.reshaped([1, -1]).matmul(weight.transposed()).reshaped([-1])
      : x.matmul(weight.transposed())
    return bias.map { y + $0 } ?? y
  }
}

import Autograd
import Tensors

/// A weighted sum of all inputs for every output: `y = x · Wᵀ + b`.
public final class Linear: Module {
  /// `[outputs, inputs]`.
  public let weight: Parameter
  /// `[outputs]`.
  public let bias: Parameter?

  /// Makes a layer with PyTorch's initial values, U(−1/√inputs, 1/√inputs) for both.
  ///
  /// - Parameter initializer: of the weight.
  public init(
    _ inputs: Int, _ outputs: Int, bias: Bool = true, initializer: Initializer = .torch,
    using generator: inout Generator
  ) {
    weight = Parameter(initializer([outputs, inputs], using: &generator))
    self.bias =
      bias ? Parameter(Initializer.bias(fanIn: inputs)([outputs], using: &generator)) : nil
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

  /// One for every input of every output.
  public override func multiplyAdds(input: [Int], output: [Int]) -> Int {
    Shape.count(output) * weight.shape[1]
  }
}

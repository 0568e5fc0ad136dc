import Autograd
import Tensors

/// A fully connected layer: `y = x · Wᵀ + b`.
public final class Linear: Module {
  /// The weight W, `[outputs, inputs]`.
  public let weight: Parameter
  /// The bias b, `[outputs]`; `nil` without one.
  public let bias: Parameter?

  /// Creates a layer with PyTorch's default initialization: U(−1/√inputs, 1/√inputs) for weight and
  /// bias.
  ///
  /// - Parameters:
  ///   - inputs: The number of input features.
  ///   - outputs: The number of output features.
  ///   - bias: Whether to add a learned bias.
  ///   - initializer: The initializer of the weight.
  ///   - generator: The generator of the initial weights.
  public init(
    _ inputs: Int, _ outputs: Int, bias: Bool = true, initializer: Initializer = .torch,
    using generator: inout Generator
  ) {
    weight = Parameter(initializer([outputs, inputs], using: &generator))
    self.bias =
      bias ? Parameter(Initializer.bias(fanIn: inputs)([outputs], using: &generator)) : nil
  }

  /// Returns `x · Wᵀ + b`.
  ///
  /// - Returns: `[…, outputs]`, for `x` of shape `[…, inputs]`.
  public override func forward(_ x: Variable) -> Variable {
    require(
      x.shape.last == weight.shape[1],
      "Linear: input \(x.shape) must end in \(weight.shape[1]), the number of inputs")
    let y = x.matmul(weight.transposed())
    return bias.map { y + $0 } ?? y
  }

  /// Returns one multiply-add per input of each output element.
  public override func multiplyAdds(input: [Int], output: [Int]) -> Int {
    Shape.count(output) * weight.shape[1]
  }
}

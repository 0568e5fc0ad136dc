import Autograd
import Curriculum
import Tensors

/// Exercise 6.2: compute a linear layer.
///
/// Each output is a weighted sum of all inputs, plus a bias:
///
///     y[n, o] = Σ_i x[n, i] · weight[o, i] + bias[o]
///
/// Each row of the weight belongs to one output, as in PyTorch. The whole layer is one matrix product and
/// one sum. Compute with the variables, so that `backward()` reaches the input, the weight and the bias.
///
///     x [[1, 2]],  weight [[3, 4],      gives  [[3 + 8 + 10, 5 + 12 + 20]] = [[21, 37]]
///                          [5, 6]],
///                  bias [10, 20]
///
/// `matmul(_:)`, `transposed()` and `+` are all you need.
///
/// - Parameters:
///   - x: `[…, inputs]`, at least two axes.
///   - weight: `[outputs, inputs]`.
///   - bias: `[outputs]`, or `nil`.
/// - Returns: `[…, outputs]`.
func linear(_ x: Variable, weight: Variable, bias: Variable?) throws -> Variable {
  throw Unsolved("linear")
}

import Autograd
import Curriculum
import Tensors

/// Exercise 6.2: compute a linear layer.
///
/// Each output is a weighted sum of all inputs, plus a number of its own:
///
///     y[n, o] = Σ_i x[n, i] · weight[o, i] + bias[o]
///
/// A row of the weight belongs to an output, as in PyTorch's files. All of it is one matrix product and
/// one sum. Work with the variables, so that `backward()` finds the way to input, weight and bias.
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
///   - bias: `[outputs]`, or none.
/// - Returns: `[…, outputs]`.
func linear(_ x: Variable, weight: Variable, bias: Variable?) throws -> Variable {
  throw Unsolved("linear")
}

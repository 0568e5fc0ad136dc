import Curriculum
import Tensors

/// Exercise 5.3: the gradient of a sum or a mean.
///
/// A loss is one number, a sum or a mean of many. So the backward pass usually starts with a sum. In
/// s = x₀ + x₁ + x₂, a change of any element changes s by the same amount: all three get the gradient
/// of s. In a mean of three, each gets a third of it.
///
///     x is [2, 3], summed over axis 1:     gradient [10, 20]
///                                          gives    [[10, 10, 10],
///                                                    [20, 20, 20]]
///
/// This is the reverse of exercise 5.1: what was broadcast forward is summed backward, and what was summed
/// forward is broadcast backward.
///
/// - Parameters:
///   - gradient: the upstream gradient. The reduced axes are missing, or have size 1 with `keepDims`.
///   - shape: the shape of x.
///   - axes: the reduced axes, counted from 0, at least one, in any order.
///   - keepDims: whether the reduced axes were kept, with size 1.
///   - isMean: whether the result was the mean, not the sum.
/// - Returns: ∂L/∂x, of shape `shape`.
func reduceVJP(
  _ gradient: Tensor<Float>, shape: [Int], axes: [Int], keepDims: Bool, isMean: Bool
) throws -> Tensor<Float> {
  throw Unsolved("reduceVJP")
}

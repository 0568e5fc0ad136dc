import Curriculum
import Tensors

extension Solutions05 {
  /// Exercise 5.3: bring a gradient back through a sum or a mean.
  ///
  /// A loss is one number, and it is made of many by summing. So the first thing most gradients do is to
  /// go back through a sum. In s = x₀ + x₁ + x₂, each number moves s as much as it moves itself: all three
  /// get the gradient of s. In a mean of three, each gets a third of it.
  ///
  ///     x is [2, 3], summed over axis 1:     gradient [10, 20]
  ///                                          gives    [[10, 10, 10],
  ///                                                    [20, 20, 20]]
  ///
  /// This is exercise 5.1 turned around: what was copied is summed backward, what was summed is copied.
  ///
  /// - Parameters:
  ///   - gradient: ∂L/∂result. The summed axes are gone from it, or have size 1 with `keepDims`.
  ///   - shape: the shape of x.
  ///   - axes: the summed axes, from 0 on, at least one, in any order.
  ///   - keepDims: whether the summed axes were kept, with size 1.
  ///   - isMean: whether the result was the mean, not the sum.
  /// - Returns: ∂L/∂x, of `shape`.
  public static func reduceVJP(
    _ gradient: Tensor<Float>, shape: [Int], axes: [Int], keepDims: Bool, isMean: Bool
  ) throws -> Tensor<Float> {
    // solution
    var kept = shape
    var size = 1
    for axis in axes {
      kept[axis] = 1
      size *= shape[axis]
    }
    let result = gradient.reshaped(kept).expanded(to: shape)
    return isMean ? result / Float(size) : result
    // end of solution
  }
}

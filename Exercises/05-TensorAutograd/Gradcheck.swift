import Curriculum
import Tensors

/// Exercise 5.4: check a gradient with finite differences.
///
/// A wrong gradient does not crash. The network learns a little worse, and you can search for the reason
/// for weeks. So every operation in this book is checked against the *numerical gradient*, which follows
/// from the definition of the derivative:
///
///     (f(x + h) − f(x − h)) / 2h
///
/// One element of x moves at a time, and all others stay as they are. Your function must accept a right
/// gradient, whether its elements are tiny or huge, and reject one that is wrong by 1 % in a single element.
///
/// `x.scalars` are the elements of x; `Tensor(elements, shape: x.shape)` creates a tensor from elements.
///
/// - Parameters:
///   - f: a smooth function of a tensor.
///   - x: the point at which the gradient is checked.
///   - gradient: the gradient to check: ∂f/∂x at x, if it is right.
/// - Returns: whether the gradient is right, in its shape and in every element.
func gradcheck(
  _ f: (Tensor<Double>) -> Double, at x: Tensor<Double>, gradient: Tensor<Double>
) throws -> Bool {
  throw Unsolved("gradcheck")
}

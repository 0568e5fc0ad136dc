import Curriculum
import Tensors

extension Solutions05 {
  /// Exercise 5.4: find out by trying whether a gradient is right.
  ///
  /// A wrong gradient does not crash. The network learns a little worse, and you may look for the reason
  /// for weeks. So every operation in this book is tried out, with the definition of the derivative:
  ///
  ///     (f(x + h) − f(x − h)) / 2h
  ///
  /// one number of x at a time, all others held still. Your function must accept a right gradient, whether
  /// its numbers are tiny or huge, and reject one that is 1 % off in a single place.
  ///
  /// `x.scalars` are the numbers of x; `Tensor(numbers, shape: x.shape)` makes a tensor of such.
  ///
  /// - Parameters:
  ///   - f: a function of a tensor; smooth.
  ///   - x: where to try.
  ///   - gradient: what somebody claims to be ∂f/∂x.
  /// - Returns: whether it is, in shape and in every number.
  public static func gradcheck(
    _ f: (Tensor<Double>) -> Double, at x: Tensor<Double>, gradient: Tensor<Double>
  ) throws -> Bool {
    // solution
    if gradient.shape != x.shape { return false }
    let step = 1e-5
    for (place, given) in gradient.scalars.enumerated() {
      var (up, down) = (x.scalars, x.scalars)
      up[place] += step
      down[place] -= step
      let numeric =
        (f(Tensor(up, shape: x.shape)) - f(Tensor(down, shape: x.shape))) / (2 * step)
      let tolerance = 1e-4 * (abs(numeric) + abs(given)) + 1e-8
      if !(abs(numeric - given) <= tolerance) { return false }
    }
    return true
    // end of solution
  }
}

import Tensors

extension Solutions {
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
  public static func gradcheck(
    _ f: (Tensor<Double>) -> Double, at x: Tensor<Double>, gradient: Tensor<Double>
  ) throws -> Bool {
    if gradient.shape != x.shape { return false }
    let step = 1e-5
    for (index, given) in gradient.scalars.enumerated() {
      var (up, down) = (x.scalars, x.scalars)
      up[index] += step
      down[index] -= step
      let numerical =
        (f(Tensor(up, shape: x.shape)) - f(Tensor(down, shape: x.shape))) / (2 * step)
      let tolerance = 1e-4 * (abs(numerical) + abs(given)) + 1e-8
      if !(abs(numerical - given) <= tolerance) { return false }
    }
    return true
  }
}

extension Exercises {
  public static let gradcheck = Exercise<
    ((Tensor<Double>) -> Double, Tensor<Double>, Tensor<Double>) throws -> Bool
  >(
    .gradcheck, solution: Solutions.gradcheck, cases: GradientClaim.all,
    run: { gradcheck, claim in
      try gradcheck({ claim.function.value($0.scalars) }, claim.function.x, claim.gradient)
    },
    mismatch: { claim, isAccepted in
      let isRight = claim.error == nil
      if isAccepted == isRight { return nil }
      return Mismatch(
        actual: "\(isAccepted)", expected: "\(isRight): \(claim.title)",
        difference: isRight ? "a right gradient is rejected" : "a wrong gradient is accepted")
    },
    isSame: ==, describe: \.text,
    lookAlikes: [{ _, _, _ in false }],
    trivialAnswers: [{ _, _, _ in false }, { _, _, _ in true }, { f, x, _ in f(x).isNaN }],
    mistakes: {
      Mistake(
        "a right gradient is rejected: use a small step, up and down, so that the curvature cancels",
        comparing(up: 1e-2, down: 0)
      )
      .also(comparing(up: 1e-1, down: 0))
      .also(comparing(up: 1e-3, down: 0))
      .also(comparing(up: 1e-5, down: 0))
      .also(comparing(up: 0, down: 1e-5))
      .also(comparing(up: 1e-2, down: 1e-2))
      .also(comparing(up: 0, down: 1e-2))
      .also(comparing(up: 1, down: 1))
      .also(comparing(up: 0.1, down: 0.1))
      Mistake("too lenient: an error of 1 % is accepted", comparing { isClose($0, $1, 0.05, 1e-8) })
        .also(comparing { isClose($0, $1, 0.01, 1e-8) })
      Mistake(
        "the tolerance does not shrink with the gradient: 1 % of a small element is accepted",
        comparing { isClose($0, $1, 0, 1e-2) }
      )
      .also(comparing { isClose($0, $1, 0, 1e-3) })
      .also(comparing { isClose($0, $1, 0, 1e-4) })
      Mistake(
        "too strict: the difference of two large values of f is rounded, so allow for that",
        comparing { isClose($0, $1, 0, 1e-8) }
      )
      .also { f, x, gradient in
        let isRight = try Solutions.gradcheck(f, at: x, gradient: gradient)
        return isRight && gradient.scalars.allSatisfy { $0.magnitude < 10 }
      }
      Mistake(
        "the step is too small: f(x + h) and f(x − h) differ by little more than rounding",
        comparing(up: 1e-12, down: 1e-12)
      )
      .also(comparing(up: 1e-13, down: 1e-13))
      Mistake(
        "no absolute tolerance: where the gradient is 0, the numerical one is only nearly 0",
        comparing { isClose($0, $1, 1e-4, 0) }
      )
      .also(comparing { isClose($0, $1, 1e-3, 0) })
      Mistake("only the first element is compared: an error in the last one is accepted") {
        f, x, gradient in
        gradient.shape == x.shape && isClose(numerical(f, at: x)[0], gradient.scalars[0])
      }
      // Each element is compared, but only the last comparison is returned.
      Mistake("the first element does not count: one wrong element makes the gradient wrong") {
        f, x, gradient in
        gradient.shape == x.shape && isLastClose(numerical(f, at: x), gradient.scalars)
      }
      .also { f, x, gradient in isLastClose(numerical(f, at: x), gradient.scalars) }
      Mistake(
        "magnitudes are compared without their signs", comparing { isClose(abs($0), abs($1)) })
      Mistake("only the sums are compared: errors that cancel are accepted") { f, x, gradient in
        gradient.shape == x.shape
          && isClose(numerical(f, at: x).reduce(0, +), gradient.scalars.reduce(0, +))
      }
      Mistake("the shape is not compared with that of x") { f, x, gradient in
        zip(numerical(f, at: x), gradient.scalars).allSatisfy { isClose($0, $1) }
      }
      Mistake(
        "NaN is accepted: every comparison with NaN is false, also >",
        comparing { !(abs($0 - $1) > 1e-4 * (abs($0) + abs($1)) + 1e-8) })
      Mistake("nothing is compared: zeros are accepted as a gradient") { _, _, _ in true }
        .also { _, x, gradient in gradient.shape == x.shape }
      Mistake(
        "twice the derivative is accepted: x + h and x − h are 2h apart, not h",
        comparing { isClose(2 * $0, $1) })
      Mistake(
        "half the derivative is accepted: is it divided by 2 twice?",
        comparing { isClose($0 / 2, $1) })
      Mistake(
        "the derivative with the wrong sign is accepted: it is f(x + h) minus f(x − h)",
        comparing { isClose(-$0, $1) })
      Mistake(
        "right for one element, wrong for several: while one element moves, all others stay"
      ) { f, x, gradient in
        gradient.shape == x.shape && isCloseWhileMoving(f, x, gradient)
      }
    })
}

/// Central differences, one for each element of `x`.
private func numerical(
  _ f: (Tensor<Double>) -> Double, at x: Tensor<Double>, up: Double = 1e-5, down: Double = 1e-5
) -> [Double] {
  x.scalars.indices.map { index in
    var (above, below) = (x.scalars, x.scalars)
    above[index] += up
    below[index] -= down
    let change = f(Tensor(above, shape: x.shape)) - f(Tensor(below, shape: x.shape))
    return change / (up + down)
  }
}

private func isClose(
  _ numerical: Double, _ given: Double, _ relative: Double = 1e-4, _ absolute: Double = 1e-8
) -> Bool {
  abs(numerical - given) <= relative * (abs(numerical) + abs(given)) + absolute
}

/// Compares as the solution does, but with other steps or another comparison.
private func comparing(
  up: Double = 1e-5, down: Double = 1e-5,
  _ isRight: @escaping (_ numerical: Double, _ given: Double) -> Bool = { isClose($0, $1) }
) -> ((Tensor<Double>) -> Double, Tensor<Double>, Tensor<Double>) throws -> Bool {
  { f, x, gradient in
    gradient.shape == x.shape
      && zip(numerical(f, at: x, up: up, down: down), gradient.scalars)
        .allSatisfy { isRight($0, $1) }
  }
}

private func isLastClose(_ numerical: [Double], _ given: [Double]) -> Bool {
  isClose(numerical[numerical.count - 1], given[given.count - 1])
}

/// Leaves each element moved that has been compared.
private func isCloseWhileMoving(
  _ f: (Tensor<Double>) -> Double, _ x: Tensor<Double>, _ gradient: Tensor<Double>
) -> Bool {
  var (up, down) = (x.scalars, x.scalars)
  return gradient.scalars.enumerated().allSatisfy { index, given in
    up[index] += 1e-5
    down[index] -= 1e-5
    let change = f(Tensor(up, shape: x.shape)) - f(Tensor(down, shape: x.shape))
    return isClose(change / 2e-5, given, 1e-3)
  }
}

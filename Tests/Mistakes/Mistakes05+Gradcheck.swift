import Tensors

/// The derivatives by trying, one for each number of `x`.
private func numeric(
  _ f: (Tensor<Double>) -> Double, at x: Tensor<Double>, up: Double = 1e-5, down: Double = 1e-5
) -> [Double] {
  x.scalars.indices.map { place in
    var (above, below) = (x.scalars, x.scalars)
    above[place] += up
    below[place] -= down
    let change = f(Tensor(above, shape: x.shape)) - f(Tensor(below, shape: x.shape))
    return change / (up + down)
  }
}

/// As the right comparison, but for one thing.
private func isClose(
  _ numeric: Double, _ given: Double, relative: Double = 1e-4, absolute: Double = 1e-8
) -> Bool {
  abs(numeric - given) <= relative * (abs(numeric) + abs(given)) + absolute
}

enum LargeForwardStep: Mistake05 {
  static func gradcheck(
    _ f: (Tensor<Double>) -> Double, at x: Tensor<Double>, gradient: Tensor<Double>
  ) -> Bool {
    if gradient.shape != x.shape { return false }
    return zip(numeric(f, at: x, up: 1e-2, down: 0), gradient.scalars)
      .allSatisfy { isClose($0, $1) }
  }
}

enum Lenient: Mistake05 {
  static func gradcheck(
    _ f: (Tensor<Double>) -> Double, at x: Tensor<Double>, gradient: Tensor<Double>
  ) -> Bool {
    if gradient.shape != x.shape { return false }
    return zip(numeric(f, at: x), gradient.scalars).allSatisfy { isClose($0, $1, relative: 0.05) }
  }
}

enum AbsoluteTolerance: Mistake05 {
  static func gradcheck(
    _ f: (Tensor<Double>) -> Double, at x: Tensor<Double>, gradient: Tensor<Double>
  ) -> Bool {
    if gradient.shape != x.shape { return false }
    return zip(numeric(f, at: x), gradient.scalars).allSatisfy {
      isClose($0, $1, relative: 0, absolute: 1e-2)
    }
  }
}

enum FirstOnly: Mistake05 {
  static func gradcheck(
    _ f: (Tensor<Double>) -> Double, at x: Tensor<Double>, gradient: Tensor<Double>
  ) -> Bool {
    if gradient.shape != x.shape { return false }
    return isClose(numeric(f, at: x)[0], gradient.scalars[0])
  }
}

enum SignIgnored: Mistake05 {
  static func gradcheck(
    _ f: (Tensor<Double>) -> Double, at x: Tensor<Double>, gradient: Tensor<Double>
  ) -> Bool {
    if gradient.shape != x.shape { return false }
    return zip(numeric(f, at: x), gradient.scalars).allSatisfy { isClose(abs($0), abs($1)) }
  }
}

enum SumCompared: Mistake05 {
  static func gradcheck(
    _ f: (Tensor<Double>) -> Double, at x: Tensor<Double>, gradient: Tensor<Double>
  ) -> Bool {
    if gradient.shape != x.shape { return false }
    return isClose(numeric(f, at: x).reduce(0, +), gradient.scalars.reduce(0, +))
  }
}

enum ShapeIgnored: Mistake05 {
  static func gradcheck(
    _ f: (Tensor<Double>) -> Double, at x: Tensor<Double>, gradient: Tensor<Double>
  ) -> Bool {
    zip(numeric(f, at: x), gradient.scalars).allSatisfy { isClose($0, $1) }
  }
}

enum NotANumberPasses: Mistake05 {
  static func gradcheck(
    _ f: (Tensor<Double>) -> Double, at x: Tensor<Double>, gradient: Tensor<Double>
  ) -> Bool {
    if gradient.shape != x.shape { return false }
    for (tried, given) in zip(numeric(f, at: x), gradient.scalars)
    where abs(tried - given) > 1e-4 * (abs(tried) + abs(given)) + 1e-8 {
      return false
    }
    return true
  }
}

enum DividedByOneStep: Mistake05 {
  static func gradcheck(
    _ f: (Tensor<Double>) -> Double, at x: Tensor<Double>, gradient: Tensor<Double>
  ) -> Bool {
    if gradient.shape != x.shape { return false }
    return zip(numeric(f, at: x), gradient.scalars).allSatisfy { isClose(2 * $0, $1) }
  }
}

enum DownLessUp: Mistake05 {
  static func gradcheck(
    _ f: (Tensor<Double>) -> Double, at x: Tensor<Double>, gradient: Tensor<Double>
  ) -> Bool {
    if gradient.shape != x.shape { return false }
    return zip(numeric(f, at: x), gradient.scalars).allSatisfy { isClose(-$0, $1) }
  }
}

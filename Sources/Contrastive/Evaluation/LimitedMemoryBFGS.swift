/// A minimizer of smooth functions from their values and gradients: limited-memory BFGS (Nocedal,
/// 1980).
///
/// Each step follows the negative gradient scaled by the curvature of the last steps, with a
/// bisection line search that satisfies the Wolfe conditions. Where rounding hides whether a value
/// decreased, the slopes decide (approximate Wolfe conditions, Hager and Zhang, 2005).
struct LimitedMemoryBFGS {
  /// The number of steps that are kept.
  var memory = 10
  /// The maximum number of iterations.
  var maxIterations = 1000
  /// The maximum norm of the gradient at which to stop.
  var tolerance = 1e-5

  typealias Evaluation = (value: Double, gradient: [Double])

  /// The result of a minimization.
  struct Result {
    let point: [Double]
    let value: Double
    let iterations: Int
    /// Whether the maximum norm of the gradient is within tolerance. Otherwise the maximum number
    /// of iterations was reached, or rounding hides further progress.
    let hasConverged: Bool
  }

  private struct Step {
    let move, change: [Double]
    var curvature: Double { dot(move, change) }
  }

  func minimize(_ start: [Double], _ evaluate: ([Double]) -> Evaluation) -> Result {
    var (point, current, steps) = (start, evaluate(start), [Step]())
    func result(_ iterations: Int) -> Result {
      let largest = current.gradient.reduce(0) { max($0, $1.magnitude) }
      return Result(
        point: point, value: current.value, iterations: iterations,
        hasConverged: largest <= tolerance)
    }
    for iteration in 0..<maxIterations {
      if result(iteration).hasConverged { return result(iteration) }
      let direction = self.direction(current.gradient, steps)
      guard let (next, evaluation) = search(point, current, direction, evaluate) else {
        // Try once more without the history; after that, no lower point can be found.
        if steps.isEmpty { return result(iteration) }
        steps = []
        continue
      }
      let step = Step(
        move: zip(next, point).map { $0 - $1 },
        change: zip(evaluation.gradient, current.gradient).map { $0 - $1 })
      if step.curvature > 1e-10 * dot(step.change, step.change) { steps.append(step) }
      if steps.count > memory { steps.removeFirst() }
      (point, current) = (next, evaluation)
    }
    return result(maxIterations)
  }

  /// Returns −H·g, where H approximates the inverse Hessian from the kept steps: the two-loop
  /// recursion.
  private func direction(_ gradient: [Double], _ steps: [Step]) -> [Double] {
    var q = gradient
    var factors: [Double] = []
    for step in steps.reversed() {
      let factor = dot(step.move, q) / step.curvature
      factors.append(factor)
      for i in q.indices { q[i] -= factor * step.change[i] }
    }
    // Before the first step, limit its length to 1.
    let scale =
      steps.last.map { $0.curvature / dot($0.change, $0.change) }
      ?? 1 / max(1, dot(gradient, gradient).squareRoot())
    for i in q.indices { q[i] *= scale }
    for (step, factor) in zip(steps, factors.reversed()) {
      let back = factor - dot(step.change, q) / step.curvature
      for i in q.indices { q[i] += back * step.move[i] }
    }
    return q.map { -$0 }
  }

  /// Returns a point along `direction` that satisfies the Wolfe conditions.
  private func search(
    _ point: [Double], _ current: Evaluation, _ direction: [Double],
    _ evaluate: ([Double]) -> Evaluation
  ) -> (point: [Double], evaluation: Evaluation)? {
    let slope = dot(current.gradient, direction)
    guard slope < 0 else { return nil }
    var (low, high, length) = (0.0, Double.infinity, 1.0)
    for _ in 0..<40 {
      let next = zip(point, direction).map { $0 + length * $1 }
      let evaluation = evaluate(next)
      let nextSlope = dot(evaluation.gradient, direction)
      let isLower = evaluation.value <= current.value + 1e-4 * length * slope
      let isLevel = evaluation.value <= current.value + 1e-7 * current.value.magnitude
      if !(isLower || isLevel && nextSlope <= -0.9998 * slope) {
        high = length
      } else if nextSlope < 0.9 * slope {
        low = length
      } else {
        return (next, evaluation)
      }
      length = high.isFinite ? (low + high) / 2 : 2 * low
    }
    return nil
  }
}

private func dot(_ a: [Double], _ b: [Double]) -> Double {
  var sum = 0.0
  for i in a.indices { sum += a[i] * b[i] }
  return sum
}

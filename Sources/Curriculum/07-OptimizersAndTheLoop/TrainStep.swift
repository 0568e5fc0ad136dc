import Autograd
import Tensors

/// Checks `trainStep` on a line to fit, whose gradients a loop finds, with gradients of earlier work still
/// there and a parameter that the loss does not depend on.
public func checkTrainStep(_ exercises: any Chapter07Exercises.Type) -> Report {
  .checking {
    for rate: Float in [0.125, 0.5] {
      let line = Line()
      for step in 1...3 {
        var calls = 0
        let before = line.numbers
        let loss = try exercises.trainStep(line.parameters, learningRate: rate) {
          calls += 1
          return line.loss()
        }
        let outcome = Outcome(loss: Double(loss), numbers: line.numbers, calls: calls)
        let expected = Rule.right.outcome(step, Double(rate))
        guard let difference = outcome.difference(expected) else { continue }
        return Report.Failure(
          input: "step \(step) from w, b, unused = \(before), learning rate \(rate)\n"
            + "loss = mean of (w · x + b − t)², x = 0, 1, 2, t = 1, 3, 5; each gradient is 1 at first",
          actual: "\(outcome)", expected: "\(expected)", difference: difference,
          diagnosis: Rule.diagnosis(outcome, step, Double(rate)))
      }
    }
    return nil
  }
}

/// A line through three points, and a number that has nothing to do with it.
private final class Line {
  let (w, b, unused) = (Parameter(0.5), Parameter(-1), Parameter(2))
  var parameters: [Parameter] { [w, b, unused] }
  var numbers: [Double] { parameters.map { Double($0.value.scalars.first ?? .nan) } }

  init() {
    for parameter in parameters { parameter.gradient = 1 }
  }

  func loss() -> Variable {
    (w * Variable([0, 1, 2]) + b - Variable([1, 3, 5])).squared().mean()
  }
}

private struct Outcome: CustomStringConvertible {
  let loss: Double
  let numbers: [Double]
  var calls = 1

  var description: String {
    "returned \(Float(loss)); w, b, unused = \(numbers.map { Float($0) })"
      + (calls == 1 ? "" : "; loss computed \(calls) times")
  }

  func difference(_ expected: Outcome) -> String? {
    for (name, (own, right)) in zip(["w", "b", "unused"], zip(numbers, expected.numbers))
    where !((own - right).magnitude <= 1e-4) {
      return "\(name) is \(Float(own)), expected \(Float(right))"
    }
    if !((loss - expected.loss).magnitude <= 1e-4) {
      return "returned \(Float(loss)), expected \(Float(expected.loss))"
    }
    return calls == expected.calls ? nil : "the loss was computed \(calls) times, expected once"
  }
}

/// A way to do a step, right or with one mistake, on plain numbers.
private enum Rule: CaseIterable {
  case right, neverForgotten, forgottenTooLate, uphill, rateIgnored, lossAfter

  /// What three numbers and the returned loss are after `steps` steps.
  func outcome(_ steps: Int, _ rate: Double) -> Outcome {
    var (numbers, gradients) = ([0.5, -1, 2], [1.0, 1, 1])
    var returned = 0.0
    for _ in 0..<steps {
      if self != .neverForgotten { gradients = [0, 0, 0] }
      let (loss, slopes) = Self.lossAndSlopes(numbers)
      for place in 0..<2 { gradients[place] += slopes[place] }
      if self == .forgottenTooLate { gradients = [0, 0, 0] }
      for place in 0..<3 {
        let move = (self == .rateIgnored ? 1 : rate) * gradients[place]
        numbers[place] += self == .uphill ? move : -move
      }
      returned = self == .lossAfter ? Self.lossAndSlopes(numbers).0 : loss
    }
    return Outcome(loss: returned, numbers: numbers)
  }

  /// By the definition: the mean of the squared errors, and its two derivatives.
  private static func lossAndSlopes(_ numbers: [Double]) -> (Double, [Double]) {
    var (loss, slopes) = (0.0, [0.0, 0])
    for (x, t) in [(0.0, 1.0), (1, 3), (2, 5)] {
      let error = numbers[0] * x + numbers[1] - t
      loss += error * error / 3
      slopes[0] += 2 * error * x / 3
      slopes[1] += 2 * error / 3
    }
    return (loss, slopes)
  }

  static func diagnosis(_ outcome: Outcome, _ step: Int, _ rate: Double) -> String? {
    let rule = allCases.first {
      var known = $0.outcome(step, rate)
      known.calls = outcome.calls
      return outcome.difference(known) == nil
    }
    switch rule {
    case .neverForgotten:
      return "old gradients are still there: backward() adds to them, so forget them first"
    case .forgottenTooLate:
      return "nothing moves: backward() comes after the forgetting and before the step"
    case .uphill: return "uphill: a step goes against the gradient"
    case .rateIgnored: return "the learning rate is ignored"
    case .lossAfter:
      return "the loss after the step is returned: computing it again costs a forward pass"
    case .right:
      return "the loss is computed more than once: that is most of the work, and it may draw anew"
    case nil: return nil
    }
  }
}

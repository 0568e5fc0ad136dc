import Autograd
import Tensors

extension Solutions {
  /// Exercise 7.4: one step of the training loop.
  ///
  /// All networks in this book are trained by these four lines, repeated thousands of times: reset the
  /// gradients, compute the loss, run the backward pass, update the parameters. The order matters. Here the
  /// update is plain gradient descent:
  ///
  ///     p ← p − η · gradient
  ///
  /// `parameter.gradient` can be read and set; `nil` means that the parameter has no gradient. `backward()`
  /// of the loss *adds* to the existing gradients. `parameter.update { $0 -= … }` changes the value. `item` is
  /// the single element of the loss, a `Float`.
  ///
  /// - Parameters:
  ///   - parameters: the parameters to update. Some may have gradients from an earlier step. Some may not
  ///     affect the loss; leave them unchanged.
  ///   - learningRate: η.
  ///   - loss: computes the loss, which is expensive: call it once.
  /// - Returns: the loss before the update.
  public static func trainStep(
    _ parameters: [Parameter], learningRate: Float, loss: () -> Variable
  ) throws -> Float {
    for parameter in parameters { parameter.gradient = nil }
    let value = loss()
    value.backward()
    for parameter in parameters {
      guard let gradient = parameter.gradient else { continue }
      parameter.update { $0 -= gradient * learningRate }
    }
    return value.item
  }
}

extension Exercises {
  public static let trainStep = Exercise<([Parameter], Float, () -> Variable) throws -> Float>(
    .trainStep, solution: Solutions.trainStep, cases: { [0.125, 0.5] as [Float] },
    run: { trainStep, rate in
      let line = Line()
      return try (1...3).map { _ in
        let before = line.values
        var calls = 0
        let loss = try trainStep(line.parameters, rate) {
          calls += 1
          return line.loss()
        }
        return Outcome(before: before, values: line.values, loss: Double(loss), calls: calls)
      }
    },
    mismatch: mismatch,
    isSame: { zip($0, $1).allSatisfy { $0.difference($1) == nil } },
    describe: { "learning rate \($0)" },
    trivialAnswers: [{ _, _, _ in 0 }, { $2().item }, { _, _, _ in .nan }],
    mistakes: {
      Mistake("old gradients are still there: backward() adds to them, so reset them first") {
        parameters, rate, loss in
        let value = loss()
        value.backward()
        move(parameters, by: -rate)
        return value.item
      }
      .also { parameters, rate, loss in
        let value = loss()
        value.backward()
        move(parameters, by: -rate)
        reset(parameters)
        return value.item
      }
      Mistake("nothing moves: backward() comes after the reset and before the update") {
        parameters, rate, loss in
        let value = loss()
        value.backward()
        reset(parameters)
        move(parameters, by: -rate)
        return value.item
      }
      .also { parameters, rate, loss in
        reset(parameters)
        let value = loss()
        move(parameters, by: -rate)
        return value.item
      }
      Mistake("uphill: the gradient points up, so subtract it") { parameters, rate, loss in
        reset(parameters)
        let value = loss()
        value.backward()
        move(parameters, by: rate)
        return value.item
      }
      Mistake("the learning rate is ignored") { parameters, _, loss in
        reset(parameters)
        let value = loss()
        value.backward()
        move(parameters, by: -1)
        return value.item
      }
      Mistake("the loss after the update is returned: computing it again costs a forward pass") {
        parameters, rate, loss in
        reset(parameters)
        loss().backward()
        move(parameters, by: -rate)
        return loss().item
      }
      Mistake(
        "the loss is computed more than once: that is most of the work, and it may be random"
      ) { parameters, rate, loss in
        reset(parameters)
        let value = loss().item
        loss().backward()
        move(parameters, by: -rate)
        return value
      }
    })
}

private func reset(_ parameters: [Parameter]) {
  for parameter in parameters { parameter.gradient = nil }
}

/// Adds `factor` times its gradient to every parameter that has one.
private func move(_ parameters: [Parameter], by factor: Float) {
  for parameter in parameters {
    guard let gradient = parameter.gradient else { continue }
    parameter.update { $0 += gradient * factor }
  }
}

/// A line through three points, and a parameter that the loss does not depend on. All have gradients already.
private final class Line {
  let (w, b, unused) = (Parameter(0.5), Parameter(-1), Parameter(2))
  var parameters: [Parameter] { [w, b, unused] }
  var values: [Double] { parameters.map { Double($0.value.scalars.first ?? .nan) } }

  init() {
    for parameter in parameters { parameter.gradient = 1 }
  }

  func loss() -> Variable {
    (w * Variable([0, 1, 2]) + b - Variable([1, 3, 5])).squared().mean()
  }
}

/// What one step did.
private struct Outcome {
  let before, values: [Double]
  let loss: Double
  let calls: Int

  var text: String {
    "returned \(Float(loss)); w, b, unused = \(values.map { Float($0) })"
      + (calls == 1 ? "" : "; loss computed \(calls) times")
  }

  /// How values and loss differ, however often the loss was computed.
  func difference(_ expected: Outcome) -> String? {
    for (name, (own, right)) in zip(["w", "b", "unused"], zip(values, expected.values))
    where !isClose(own, right) {
      return "\(name) is \(Float(own)), expected \(Float(right))"
    }
    return isClose(loss, expected.loss)
      ? nil : "returned \(Float(loss)), expected \(Float(expected.loss))"
  }

  private func isClose(_ a: Double, _ b: Double) -> Bool {
    a == b || a.isNaN && b.isNaN || (a - b).magnitude <= 1e-4
  }
}

private func mismatch(_ rate: Float, _ outcomes: [Outcome]) -> Mismatch? {
  for (step, (outcome, expected)) in zip(outcomes, reference(Double(rate))).enumerated() {
    let difference =
      outcome.difference(expected)
      ?? (outcome.calls == 1
        ? nil : "the loss was computed \(outcome.calls) times, expected once")
    guard let difference else { continue }
    return Mismatch(
      input: "step \(step + 1) from w, b, unused = \(outcome.before), learning rate \(rate)\n"
        + "loss = mean of (w · x + b − t)², x = 0, 1, 2, t = 1, 3, 5; "
        + "each gradient is 1 before step 1",
      actual: outcome.text, expected: expected.text, difference: difference)
  }
  return nil
}

/// By the definition: the mean of the squared errors, and its two derivatives.
private func reference(_ rate: Double) -> [Outcome] {
  var values = [0.5, -1, 2]
  return (1...3).map { _ in
    let before = values
    var loss = 0.0
    for (x, t) in [(0.0, 1.0), (1, 3), (2, 5)] {
      let error = before[0] * x + before[1] - t
      loss += error * error / 3
      values[0] -= rate * 2 * error * x / 3
      values[1] -= rate * 2 * error / 3
    }
    return Outcome(before: before, values: values, loss: loss, calls: 1)
  }
}

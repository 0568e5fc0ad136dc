/// How long a recorded operation took, forward and backward, and what it kept in between: noted inside
/// `tracing`.
public final class Trace {
  /// Seconds from the end of the operation before to the end of this one.
  public let forwardSeconds: Double
  /// Seconds that its backward function took, the last time.
  public internal(set) var backwardSeconds: Double?
  /// ∂result/∂input for each input, where the result and all inputs are single numbers; `nil` for an input
  /// that needs no gradient. Known once a gradient has arrived, be it 0.
  public internal(set) var localDerivatives: [Float?]?

  /// What the backward function kept from the forward pass until it ran.
  public internal(set) var saved: [SavedValue] = []

  init(forwardSeconds: Double) { self.forwardSeconds = forwardSeconds }
}

extension Node {
  /// Finds the local derivatives of a node of single numbers: what its backward function makes of a gradient
  /// of 1. Dividing what it made of the gradient that arrived would say nothing where that was 0.
  ///
  /// - Parameter parts: what it made of the gradient that arrived.
  func noteLocalDerivatives(_ parts: [Variable?], of gradient: Variable, _ backward: Backward) {
    guard let trace, shape.isEmpty, inputs.allSatisfy(\.shape.isEmpty) else { return }
    let ofOne =
      gradient.item == 1 ? parts : withoutGradients { backward(Variable(.ones([])), self) }
    trace.localDerivatives = ofOne.map { $0.flatMap { $0.shape.isEmpty ? $0.item : nil } }
  }

  /// Runs `body`, a part of the backward pass, so that what it records carries this node's module.
  func scoped<Result>(_ body: () -> Result) -> Result {
    guard let scope, Recording.isEnabled else { return body() }
    return Recording.inScope(scope, body)
  }
}

/// Measures from one operation to the next. Used by the one thread that records.
final class Stopwatch: @unchecked Sendable {
  private var last = ContinuousClock.now

  /// Seconds since the last lap.
  func lap() -> Double {
    let now = ContinuousClock.now
    defer { last = now }
    return (now - last) / .seconds(1)
  }
}

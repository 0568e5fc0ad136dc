/// How long a recorded operation took, forward and backward, and what it kept in between: noted where
/// values are kept.
public final class Trace {
  /// Seconds from the end of the operation before to the end of this one.
  public let forwardSeconds: Double
  /// Seconds that its backward function took, the last time.
  public internal(set) var backwardSeconds: Double?
  /// ∂result/∂input for each input, where the result and all inputs are single numbers and the gradient
  /// that arrived was not 0.
  public internal(set) var localDerivatives: [Float?]?

  /// What the backward function kept from the forward pass until it ran.
  public internal(set) var saved: [SavedValue] = []

  init(forwardSeconds: Double) { self.forwardSeconds = forwardSeconds }
}

extension Trace {
  /// Keeps what a call of the backward function tells.
  func note(_ parts: [Variable?], of gradient: Variable, seconds: Double) {
    backwardSeconds = seconds
    guard gradient.shape.isEmpty, gradient.item != 0,
      parts.allSatisfy({ $0.map(\.shape.isEmpty) ?? true })
    else { return }
    localDerivatives = parts.map { $0.map { $0.item / gradient.item } }
  }
}

extension Node {
  /// Runs `body`, a part of the backward pass, so that what it records carries this node's module.
  func scoped<Result>(_ body: () -> Result) -> Result {
    guard let scope, Recording.isOn else { return body() }
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

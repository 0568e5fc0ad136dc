/// The durations of a recorded operation, forward and backward, and the values that it saved. Recorded inside
/// `tracing`.
public final class Trace {
  /// The duration of the forward computation in seconds: from the end of the operation before to the end of
  /// this one.
  public let forwardSeconds: Double
  /// The duration of the last call of the backward function in seconds.
  public internal(set) var backwardSeconds: Double?
  /// The local derivatives ∂result/∂input, if the result and all inputs are scalars; `nil` for an input that
  /// needs no gradient. Known after a backward pass.
  public internal(set) var localDerivatives: [Float?]?

  /// The values that were saved for backward.
  public internal(set) var saved: [SavedValue] = []

  init(forwardSeconds: Double) { self.forwardSeconds = forwardSeconds }
}

extension Node {
  /// Records the local derivatives of a node of scalars: the gradients that its backward function returns for
  /// an upstream gradient of 1. (Dividing the gradients at hand by the upstream one would fail where that is
  /// 0.)
  ///
  /// - Parameters:
  ///   - parts: The gradients at hand.
  ///   - gradient: The upstream gradient that they are for.
  ///   - backward: The backward function.
  func noteLocalDerivatives(_ parts: [Variable?], of gradient: Variable, _ backward: Backward) {
    guard let trace, shape.isEmpty, inputs.allSatisfy(\.shape.isEmpty) else { return }
    let ofOne =
      gradient.item == 1 ? parts : withoutGradients { backward(Variable(.ones([])), self) }
    trace.localDerivatives = ofOne.map { $0.flatMap { $0.shape.isEmpty ? $0.item : nil } }
  }

  /// Calls `body`, a part of the backward pass, inside this node's scope.
  func scoped<Result>(_ body: () -> Result) -> Result {
    guard let scope, Recording.isEnabled else { return body() }
    return Recording.inScope(scope, body)
  }
}

/// A stopwatch for consecutive operations, used by the thread that records them.
final class Stopwatch: @unchecked Sendable {
  private var last = ContinuousClock.now

  /// Returns the seconds since the last lap.
  func lap() -> Double {
    let now = ContinuousClock.now
    defer { last = now }
    return (now - last) / .seconds(1)
  }
}

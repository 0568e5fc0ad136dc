import Kernels
import Synchronization

/// The recording state of a task: whether, and how, operations are recorded.
public struct Recording: Sendable {
  /// Whether operations on variables are recorded.
  public var isEnabled = true
  /// Whether nodes retain values and gradients of any size for display.
  public var retainsValues = false
  /// The module being called.
  public var scope: Scope?
  /// The precision of convolutions; see ``autocast(_:_:)``.
  public var precision = Precision.float32
  /// The observer that is called with every result.
  var watcher: Watcher?
  /// The stopwatch that measures operations; only inside `tracing`.
  var stopwatch: Stopwatch?
  /// The run of a checkpoint's body that is being executed.
  var checkpoint: CheckpointRun?

  @TaskLocal static var current = Recording()

  /// Whether operations on variables are being recorded. PyTorch's `is_grad_enabled()`.
  public static var isEnabled: Bool { current.isEnabled }

  /// The module being called at present.
  public static var scope: Scope? { current.scope }

  /// Calls `body` inside `scope`, which all nodes recorded there refer to.
  public static func inScope<Result>(_ scope: Scope, _ body: () throws -> Result) rethrows -> Result
  {
    var recording = current
    recording.scope = scope
    return try $current.withValue(recording, operation: body)
  }
}

/// Calls `body` without recording operations. PyTorch's `no_grad`.
///
///     let accuracy = withoutGradients { evaluate(model) }
public func withoutGradients<Result>(_ body: () throws -> Result) rethrows -> Result {
  try recording(false, body)
}

/// Calls `body` and gives each node that it records a ``Trace`` of durations, values saved for backward, and
/// local derivatives between scalars.
public func tracing<Result>(_ body: () throws -> Result) rethrows -> Result {
  var recording = Recording.current
  recording.stopwatch = Stopwatch()
  return try Recording.$current.withValue(recording, operation: body)
}

/// Calls `body` and lets the nodes that it records retain their values and gradients, whatever their size,
/// for display, and have a ``Trace``. This takes the memory of all intermediate results.
public func retainingValues<Result>(_ body: () throws -> Result) rethrows -> Result {
  var recording = Recording.current
  recording.retainsValues = true
  return try Recording.$current.withValue(recording) { try tracing(body) }
}

/// Calls `body`, and `watch` with every result that it records, as soon as it is computed: a hook on values, as
/// ``Variable/onGradient(_:)`` is one on gradients.
///
///     // The first operation whose result is not finite.
///     watching({ if !$0.value.isFinite.all { print($0.node.operation ?? "") } }, while: { model(x) })
public func watching<Result>(
  _ watch: @escaping (Variable) -> Void, while body: () throws -> Result
) rethrows -> Result {
  var recording = Recording.current
  recording.watcher = Watcher(call: watch)
  return try Recording.$current.withValue(recording, operation: body)
}

/// An observer of results, called on the thread that runs `watching`.
struct Watcher: @unchecked Sendable {
  let call: (Variable) -> Void
}

/// Calls `body` with recording enabled or disabled.
func recording<Result>(_ isEnabled: Bool, _ body: () throws -> Result) rethrows -> Result {
  var recording = Recording.current
  if recording.isEnabled == isEnabled { return try body() }
  recording.isEnabled = isEnabled
  return try Recording.$current.withValue(recording, operation: body)
}

/// The source of numbers that order nodes by the time of their recording.
enum Order {
  private static let counter = Atomic<Int>(0)

  /// Returns the next number.
  static func next() -> Int { counter.add(1, ordering: .relaxed).newValue }
}

import Synchronization

/// What a thread of execution records while it computes.
public struct Recording: Sendable {
  /// Whether operations on variables are recorded.
  public var isEnabled = true
  /// Whether nodes keep large values and gradients too, to be looked at.
  public var retainsValues = false
  /// The module being called.
  public var scope: Scope?
  /// What is called with every result.
  var watcher: Watcher?
  /// Tells how long operations take, where they are traced.
  var stopwatch: Stopwatch?

  @TaskLocal static var current = Recording()

  /// Whether operations on variables are being recorded here.
  public static var isEnabled: Bool { current.isEnabled }

  /// The module being called here.
  public static var scope: Scope? { current.scope }

  /// Runs `body` inside `scope`: nodes recorded there carry it.
  public static func inScope<Result>(_ scope: Scope, _ body: () throws -> Result) rethrows -> Result
  {
    var recording = current
    recording.scope = scope
    return try $current.withValue(recording, operation: body)
  }
}

/// Runs `body` without recording: results remember nothing and cost nothing more.
///
///     let accuracy = withoutGradients { evaluate(model) }
public func withoutGradients<Result>(_ body: () throws -> Result) rethrows -> Result {
  try recording(false, body)
}

/// Runs `body` so that the nodes it records carry a ``Trace``: how long they took, what they kept for
/// backward, and the derivatives between single numbers.
public func tracing<Result>(_ body: () throws -> Result) rethrows -> Result {
  var recording = Recording.current
  recording.stopwatch = Stopwatch()
  return try Recording.$current.withValue(recording, operation: body)
}

/// Runs `body` so that the nodes it records keep their values and gradients, however large, for a picture of
/// the graph, and carry a ``Trace``. Costs the memory of all of them.
public func retainingValues<Result>(_ body: () throws -> Result) rethrows -> Result {
  var recording = Recording.current
  recording.retainsValues = true
  return try Recording.$current.withValue(recording) { try tracing(body) }
}

/// Runs `body`, and calls `watch` with every result that it records, as soon as it is computed: a hook on
/// values, as ``Variable/onGradient(_:)`` is one on gradients.
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

/// A function that is called on the thread that it was made on, while `watching` runs there.
struct Watcher: @unchecked Sendable {
  let call: (Variable) -> Void
}

/// Runs `body` with recording on or off.
func recording<Result>(_ isEnabled: Bool, _ body: () throws -> Result) rethrows -> Result {
  var recording = Recording.current
  if recording.isEnabled == isEnabled { return try body() }
  recording.isEnabled = isEnabled
  return try Recording.$current.withValue(recording, operation: body)
}

/// The numbers that put nodes in the order they were recorded.
enum Order {
  private static let counter = Atomic<Int>(0)
  static func next() -> Int { counter.add(1, ordering: .relaxed).newValue }
}

import Kernels

/// Returns the results of `body` for each index below `count`, computed on several threads; the
/// result does not depend on their number.
func parallelMap<Result: Sendable>(_ count: Int, _ body: (Int) -> Result) -> [Result] {
  [Result](unsafeUninitializedCapacity: count) { buffer, initialized in
    parallelFor(count) { buffer.initializeElement(at: $0, to: body($0)) }
    initialized = count
  }
}

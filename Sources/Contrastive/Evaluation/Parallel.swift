import Kernels

/// Returns what `body` gives for every index below `count`, computed on several threads: the same on any
/// number of them, as each index is computed alone.
func parallelMap<Result: Sendable>(_ count: Int, _ body: (Int) -> Result) -> [Result] {
  [Result](unsafeUninitializedCapacity: count) { buffer, initialized in
    parallelFor(count) { buffer.initializeElement(at: $0, to: body($0)) }
    initialized = count
  }
}

import Autograd

/// A layer that flattens the axes `start` to `end` into one; by default all but the first.
public final class Flatten: Module {
  /// The first and the last axis to flatten; negative numbers count from the end.
  public let start, end: Int

  /// Creates a layer that flattens the axes `start` to `end`.
  public init(from start: Int = 1, to end: Int = -1) { (self.start, self.end) = (start, end) }

  public override func forward(_ x: Variable) -> Variable { x.flattened(from: start, to: end) }
}

/// A layer that returns its input; useful to replace a layer that should be removed.
public final class Identity: Module {
  public override func forward(_ x: Variable) -> Variable { x }
}

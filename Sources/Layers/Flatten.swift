import Autograd

/// The axes from `start` to `end` joined into one; by default all but the first.
public final class Flatten: Module {
  public let start, end: Int

  public init(from start: Int = 1, to end: Int = -1) { (self.start, self.end) = (start, end) }

  public override func forward(_ x: Variable) -> Variable { x.flattened(from: start, to: end) }
}

/// The input as it is: what takes a layer's place to remove it.
public final class Identity: Module {
  public override func forward(_ x: Variable) -> Variable { x }
}

import Autograd
import Tensors

/// What a body makes of the input, added to the input (He, Zhang, Ren and Sun, 2016):
///
///     y = body(x) + shortcut(x)
///
/// The body need only learn what to change, and gradients have a way back that no weight stands in.
public final class Residual: Module {
  public private(set) var body: Module
  /// Brings the input to the body's shape where they differ; ``Identity`` by default.
  public private(set) var shortcut: Module

  public init(_ body: Module, shortcut: Module = Identity()) {
    (self.body, self.shortcut) = (body, shortcut)
  }

  /// - Returns: as the body's.
  public override func forward(_ x: Variable) -> Variable {
    let (change, kept) = (body(x), shortcut(x))
    require(
      change.shape == kept.shape,
      "Residual: the body makes \(change.shape) of \(x.shape) and the shortcut \(kept.shape); they "
        + "must be equal to be added")
    return change + kept
  }

  public override func setChild(_ name: String, to module: Module) -> Bool {
    if name == "body" { body = module } else { shortcut = module }
    return true
  }
}

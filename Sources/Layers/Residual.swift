import Autograd
import Tensors

/// A residual block: adds the output of a body to its input (He, Zhang, Ren and Sun, 2016).
///
///     y = body(x) + shortcut(x)
///
/// The body only has to learn the residual, and gradients flow back through the shortcut unchanged.
public final class Residual: Module {
  /// The module that computes the residual.
  public private(set) var body: Module
  /// The module that projects the input to the body's output shape; ``Identity`` by default.
  public private(set) var shortcut: Module

  /// Creates a residual block.
  public init(_ body: Module, shortcut: Module = Identity()) {
    (self.body, self.shortcut) = (body, shortcut)
  }

  /// Returns `body(x) + shortcut(x)`.
  ///
  /// - Returns: The shape of the body's output.
  public override func forward(_ x: Variable) -> Variable {
    let (change, kept) = (body(x), shortcut(x))
    require(
      change.shape == kept.shape,
      "Residual: for an input \(x.shape) the body returns \(change.shape) and the shortcut "
        + "\(kept.shape); both shapes must be equal")
    return change + kept
  }

  public override func setChild(_ name: String, to module: Module) -> Bool {
    if name == "body" { body = module } else { shortcut = module }
    return true
  }
}

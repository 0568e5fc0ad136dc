import Autograd
import Layers

/// An encoder and what stands behind it while it is trained.
final class Headed: Module {
  let encoder: Module
  let head: Module

  init(_ encoder: Module, _ head: Module) { (self.encoder, self.head) = (encoder, head) }

  override func forward(_ x: Variable) -> Variable { head(encoder(x)) }
}

import Autograd
import Layers

/// An encoder, followed by a head while it is trained.
final class HeadedEncoder: Module {
  let encoder: Module
  let head: Module

  init(_ encoder: Module, _ head: Module) { (self.encoder, self.head) = (encoder, head) }

  override func forward(_ x: Variable) -> Variable { head(encoder(x)) }
}

import Autograd

/// Modules one after the other; their names are "0", "1", ….
public final class Sequential: Module {
  public private(set) var modules: [Module]

  public init(_ modules: [Module]) { self.modules = modules }

  public convenience init(_ modules: Module...) { self.init(modules) }

  public subscript(index: Int) -> Module { modules[index] }

  public override func forward(_ x: Variable) -> Variable { modules.reduce(x) { $1($0) } }
}

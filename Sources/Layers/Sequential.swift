import Autograd
import Tensors

/// Modules one after the other; their names are "0", "1", ….
public final class Sequential: Module {
  public private(set) var modules: [Module]

  public init(_ modules: [Module]) { self.modules = modules }

  public convenience init(_ modules: Module...) { self.init(modules) }

  public var count: Int { modules.count }

  public subscript(index: Int) -> Module {
    get { modules[index] }
    set { modules[index] = newValue }
  }

  /// Adds a module behind the others.
  public func append(_ module: Module) { modules.append(module) }

  public override func forward(_ x: Variable) -> Variable { modules.reduce(x) { $1($0) } }

  public override func setChild(_ name: String, to module: Module) -> Bool {
    guard let index = Int(name) else { return false }
    modules[index] = module
    return true
  }
}

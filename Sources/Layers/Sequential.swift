import Autograd
import Tensors

/// A chain of modules; their names are "0", "1", ….
open class Sequential: Module {
  /// The modules, in order.
  public private(set) var modules: [Module]

  /// Creates a chain of modules.
  public init(_ modules: [Module]) { self.modules = modules }

  /// Creates a chain of modules.
  public convenience init(_ modules: Module...) { self.init(modules) }

  /// The number of modules.
  public var count: Int { modules.count }

  /// The module at `index`.
  public subscript(index: Int) -> Module {
    get { modules[index] }
    set { modules[index] = newValue }
  }

  /// Appends a module.
  public func append(_ module: Module) { modules.append(module) }

  /// Returns the output of the last module. A convolution followed by batch normalization, and
  /// optionally ReLU, is fused: see ``Conv2d/callAsFunction(_:then:adding:_:)``.
  public override func forward(_ x: Variable) -> Variable {
    var y = x
    var index = 0
    while index < modules.count {
      let next = index + 1 < modules.count ? modules[index + 1] as? BatchNorm2d : nil
      if let convolution = modules[index] as? Conv2d, let next {
        let relu = index + 2 < modules.count ? modules[index + 2] as? ReLU : nil
        y = convolution(y, then: next, relu)
        index += relu == nil ? 2 : 3
      } else {
        y = modules[index](y)
        index += 1
      }
    }
    return y
  }

  public override func setChild(_ name: String, to module: Module) -> Bool {
    guard let index = Int(name) else { return false }
    modules[index] = module
    return true
  }
}

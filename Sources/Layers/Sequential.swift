import Autograd
import Tensors

/// Modules one after the other; their names are "0", "1", ….
open class Sequential: Module {
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

  /// Convolutions followed by batch normalization, and perhaps ReLU, are called as one: see
  /// ``Conv2d/callAsFunction(_:then:adding:_:)``.
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

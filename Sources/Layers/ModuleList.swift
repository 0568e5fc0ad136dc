import Autograd
import Tensors

/// An indexed list of modules, for use in a custom `forward`; the names are "0", "1", ….
public final class ModuleList: Module, RandomAccessCollection {
  /// The modules.
  public private(set) var modules: [Module]

  /// Creates a list of modules.
  public init(_ modules: [Module] = []) { self.modules = modules }

  /// Appends a module.
  public func append(_ module: Module) { modules.append(module) }

  /// 0.
  public var startIndex: Int { 0 }
  /// The number of modules.
  public var endIndex: Int { modules.count }

  /// The module at `index`.
  public subscript(index: Int) -> Module {
    get { modules[index] }
    set { modules[index] = newValue }
  }

  public override func setChild(_ name: String, to module: Module) -> Bool {
    guard let index = Int(name) else { return false }
    modules[index] = module
    return true
  }
}

/// A dictionary of modules in insertion order, for use in a custom `forward`.
public final class ModuleDictionary: Module {
  /// The modules by name.
  public private(set) var modules: [(name: String, module: Module)]

  /// Creates a dictionary: `ModuleDictionary([("left", Linear(…)), ("right", Linear(…))])`.
  ///
  /// - Precondition: Names are unique, not empty and contain no dot.
  public init(_ modules: [(name: String, module: Module)] = []) {
    self.modules = []
    super.init()
    for (name, module) in modules {
      require(self[name] == nil, "ModuleDictionary: the name '\(name)' appears more than once")
      self[name] = module
    }
  }

  /// The number of modules.
  public var count: Int { modules.count }

  /// The names, in insertion order.
  public var names: [String] { modules.map(\.name) }

  /// The module with the given name; assigning `nil` removes it.
  public subscript(name: String) -> Module? {
    get { modules.first { $0.name == name }?.module }
    set {
      require(
        !name.isEmpty && !name.contains("."),
        "ModuleDictionary: the name '\(name)' must not be empty or contain a dot")
      let index = modules.firstIndex { $0.name == name }
      switch (index, newValue) {
      case (let index?, let module?): modules[index].module = module
      case (let index?, nil): modules.remove(at: index)
      case (nil, let module?): modules.append((name, module))
      case (nil, nil): break
      }
    }
  }

  public override func setChild(_ name: String, to module: Module) -> Bool {
    self[name] = module
    return true
  }
}

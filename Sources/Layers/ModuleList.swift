import Autograd
import Tensors

/// Modules by number, for a `forward` of your own to call; their names are "0", "1", ….
public final class ModuleList: Module, RandomAccessCollection {
  public private(set) var modules: [Module]

  public init(_ modules: [Module] = []) { self.modules = modules }

  /// Adds a module behind the others.
  public func append(_ module: Module) { modules.append(module) }

  public var startIndex: Int { 0 }
  public var endIndex: Int { modules.count }

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

/// Modules by name, for a `forward` of your own to call, in the order in which they were added.
public final class ModuleDictionary: Module {
  public private(set) var modules: [(name: String, module: Module)]

  /// Makes a dictionary: `ModuleDictionary([("left", Linear(…)), ("right", Linear(…))])`.
  ///
  /// - Precondition: no name twice, none empty or with a dot.
  public init(_ modules: [(name: String, module: Module)] = []) {
    self.modules = []
    super.init()
    for (name, module) in modules {
      require(self[name] == nil, "ModuleDictionary: the name '\(name)' is given twice")
      self[name] = module
    }
  }

  public var count: Int { modules.count }

  /// The names, in the order in which they were added.
  public var names: [String] { modules.map(\.name) }

  /// The module of that name; `nil` takes it away.
  public subscript(name: String) -> Module? {
    get { modules.first { $0.name == name }?.module }
    set {
      require(
        !name.isEmpty && !name.contains("."),
        "ModuleDictionary: a name must not be empty or hold a dot, as '\(name)' does")
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

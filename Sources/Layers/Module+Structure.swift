import Autograd
import Tensors

extension Module {
  /// Returns this module and its descendants by path, parents before children; the path of this
  /// module is empty. A module that is used several times is listed once, at its first path.
  public final func namedModules() -> [(name: String, module: Module)] {
    var seen = Set<ObjectIdentifier>()
    var found: [(name: String, module: Module)] = []
    func visit(_ path: String, _ module: Module) {
      guard seen.insert(ObjectIdentifier(module)).inserted else { return }
      found.append((path, module))
      for (name, child) in module.children {
        visit(path.isEmpty ? name : "\(path).\(name)", child)
      }
    }
    visit("", resolved)
    return found
  }

  /// Calls `change` with this module and its descendants, children before parents; PyTorch's
  /// `apply`.
  ///
  ///     network.apply { ($0 as? Linear)?.bias?.update { $0 = .zeros($0.shape) } }
  public final func apply(_ change: (Module) -> Void) {
    for (_, module) in namedModules().reversed() { change(module) }
  }

  /// Returns the module at `path`, such as "layer1.0.conv1", or `nil` if there is none; the empty
  /// path refers to this module.
  public final func module(at path: String) -> Module? {
    if path.isEmpty { return self }
    // A name may contain a dot: the elements of an array are called "blocks.0".
    for (name, child) in children where path == name || path.hasPrefix(name + ".") {
      return child.module(at: String(path.dropFirst(name.count + 1)))
    }
    return nil
  }

  /// Replaces the module at `path` with `module`.
  ///
  ///     network.replace("fc", with: Identity())   // embeddings instead of classes
  ///
  /// The new module takes over the name, so the keys of the state dictionary stay the same. If the
  /// property is a `let`, or the parent does not implement ``setChild(_:to:)``, the old module
  /// forwards its calls to the new one: the property still refers to the old module, and if that is
  /// used in several places, it is replaced in all of them.
  ///
  /// - Precondition: There is a module at `path`; if the old module forwards its calls, the new one
  ///   must not contain it.
  public final func replace(_ path: String, with module: Module) {
    guard let (parent, name) = place(of: path) else {
      let names = children.map(\.name).joined(separator: ", ")
      fatalError("replace: no module '\(path)' in \(type(of: self)); its modules are \(names)")
    }
    if !parent.setChild(name, to: module) {
      let raw = parent.rawChildren.first { $0.name == name }?.module
      require(
        !module.namedModules().contains { $0.module === raw },
        "replace: the new module contains the old one at '\(path)', which cannot be set; make it a var "
          + "and override setChild(_:to:) in \(type(of: parent))")
      raw?.replacement = module
    }
    module.name = name
    module.nameChildren()
  }

  /// Returns the parent of the module at `path` and the module's name in it.
  private final func place(of path: String) -> (parent: Module, name: String)? {
    for (name, child) in children {
      if path == name { return (self, name) }
      if path.hasPrefix(name + "."),
        let place = child.place(of: String(path.dropFirst(name.count + 1)))
      {
        return place
      }
    }
    return nil
  }

  /// Freezes all parameters: no gradients are computed for them.
  ///
  /// In training mode, the running statistics of batch normalization still change; call `eval()` to
  /// keep them.
  public final func freeze() {
    for parameter in parameters() { parameter.requiresGradient = false }
  }

  /// Unfreezes all parameters.
  public final func unfreeze() {
    for parameter in parameters() { parameter.requiresGradient = true }
  }
}

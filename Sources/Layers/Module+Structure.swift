import Autograd
import Tensors

extension Module {
  /// Every module inside by its path, parents first; this one's path is empty. One that stands in
  /// several places is named once, where it is met first.
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

  /// Calls `change` with this module and every one inside, children first: PyTorch's `apply`.
  ///
  ///     network.apply { ($0 as? Linear)?.bias?.update { $0 = .zeros($0.shape) } }
  public final func apply(_ change: (Module) -> Void) {
    for (_, module) in namedModules().reversed() { change(module) }
  }

  /// Returns the module at `path`, "layer1.0.conv1"; the empty path is this one's. `nil` where there is
  /// none.
  public final func module(at path: String) -> Module? {
    if path.isEmpty { return self }
    // A name may itself hold a dot: an array's elements are called "blocks.0".
    for (name, child) in children where path == name || path.hasPrefix(name + ".") {
      return child.module(at: String(path.dropFirst(name.count + 1)))
    }
    return nil
  }

  /// Puts `module` in the place of the one at `path`.
  ///
  ///     network.replace("fc", with: Identity())   // embeddings instead of classes
  ///
  /// It takes over the place's name, so that keys stay as they were. Where the place is a `let`, or the
  /// parent cannot set it, the old module passes every call on to the new one: the property still shows
  /// the old one, and if that stands in several places, it is replaced in all of them.
  ///
  /// - Precondition: there is a module at `path`; where it only passes calls on, the new one does not
  ///   hold the old one.
  public final func replace(_ path: String, with module: Module) {
    guard let (parent, name) = place(of: path) else {
      let names = children.map(\.name).joined(separator: ", ")
      fatalError("replace: there is no '\(path)' in \(type(of: self)); its modules are \(names)")
    }
    if !parent.setChild(name, to: module) {
      let raw = parent.rawChildren.first { $0.name == name }?.module
      require(
        !module.namedModules().contains { $0.module === raw },
        "replace: the new module holds the old one at '\(path)', which cannot be set; make it a var "
          + "and override setChild(_:to:) in \(type(of: parent))")
      raw?.standIn = module
    }
    module.name = name
    module.nameChildren()
  }

  /// The parent of the module at `path` and its name there.
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

  /// Keeps every parameter inside from being trained: no gradient is computed for it.
  ///
  /// Running statistics of batch normalization still move in training mode; `eval()` keeps them.
  public final func freeze() {
    for parameter in parameters() { parameter.requiresGradient = false }
  }

  /// Lets every parameter inside be trained again.
  public final func unfreeze() {
    for parameter in parameters() { parameter.requiresGradient = true }
  }
}

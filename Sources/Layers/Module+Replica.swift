import Autograd

extension Module {
  /// Returns a function that gives this module the parameters, buffers and modes of another one, as often as it is called;
  /// their tensors share storage.
  ///
  /// - Returns: `nil` if the modules have different keys, shapes or submodules.
  package final func follower(of other: Module) -> (() -> Void)? {
    let (own, others) = (walk(), other.walk())
    let modules = zip(namedModules(), other.namedModules()).map { ($0, $1) }
    guard own.count == others.count, namedModules().count == other.namedModules().count,
      zip(own, others).allSatisfy({
        $0.path == $1.path && $0.entry.state?.shape == $1.entry.state?.shape
      }), modules.allSatisfy({ $0.name == $1.name })
    else { return nil }
    var parameters: [(own: Parameter, other: Parameter)] = []
    var buffers: [(own: any AnyBuffer, other: any AnyBuffer)] = []
    for (own, other) in zip(own, others) {
      switch (own.entry, other.entry) {
      case (.parameter(let own), .parameter(let other)): parameters.append((own, other))
      case (.buffer(let own), .buffer(let other)): buffers.append((own, other))
      default: return nil
      }
    }
    return {
      for (own, other) in parameters { own.update { $0 = other.value } }
      for (own, other) in buffers { own.load(other.entry) }
      for (own, other) in modules { own.module.isTraining = other.module.isTraining }
    }
  }
}

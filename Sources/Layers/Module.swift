import Autograd
import Tensors

/// The base class of layers and networks: holds parameters, buffers and submodules in stored
/// properties.
///
/// To define a module, subclass it, store its layers and parameters in properties and override
/// `forward`. Nothing has to be registered: `parameters()` and `stateDictionary()` inspect the
/// stored properties, and the property names, in snake case, are the keys. A network built like
/// torchvision's therefore has torchvision's keys.
///
///     final class Classifier: Module {
///       let hidden = Linear(64, 32, using: &generator)
///       let output = Linear(32, 10, using: &generator)
///       override func forward(_ x: Variable) -> Variable { output(hidden(x).relu()) }
///     }
open class Module {
  /// Whether the module is in training mode, which changes the behavior of batch normalization and
  /// dropout.
  public internal(set) final var isTraining = true
  /// The name of the parent's property that holds this module; empty for the root.
  public internal(set) final var name = ""
  /// The module that replaces this one; see ``replace(_:with:)``.
  final var replacement: Module?
  /// The hooks, in the order in which they were added.
  final var hooks: [Hook] = []
  private final var isNamed = false

  /// Creates a module.
  public init() {}

  /// Returns the module's output for an input. Override this method, but call the module itself: it
  /// also runs the hooks.
  open func forward(_ x: Variable) -> Variable {
    fatalError("\(type(of: self)): does not override forward(_:), so it cannot be called with x")
  }

  /// Returns the number of multiply-adds of a call, given the shapes of input and output; 0 for
  /// modules that leave the work to submodules or do not multiply. Override it for ``summary(_:)``.
  open func multiplyAdds(input: [Int], output: [Int]) -> Int { 0 }

  /// Sets the stored property `name` to `module`, and returns whether the property exists and can
  /// be set. Override it if properties are `var`; otherwise ``replace(_:with:)`` falls back to
  /// forwarding calls.
  open func setChild(_ name: String, to module: Module) -> Bool { false }

  /// Whether a call only runs `forward`: the module has no hooks and has not been replaced. Only
  /// such modules may be fused.
  final var isPlain: Bool { hooks.isEmpty && replacement == nil }

  /// Returns the module's output for an input, recorded under the module's name.
  public final func callAsFunction(_ x: Variable) -> Variable {
    if let replacement { return replacement(x) }
    return scoped { hooks.isEmpty ? forward(x) : hooked(x, forward) }
  }

  /// Runs `body` in the module's scope: operations recorded in it carry the module's path.
  public final func scoped<Result>(_ body: () throws -> Result) rethrows -> Result {
    guard Recording.isEnabled else { return try body() }
    if !isNamed {
      nameChildren()
      // Pictures of the graph label parameters by path.
      if Recording.scope == nil { _ = namedParameters() }
    }
    let type = "\(Swift.type(of: self))"
    let scope = Scope(name: name.isEmpty ? type : name, type: type, parent: Recording.scope)
    return try Recording.inScope(scope, body)
  }

  /// Sets this module and its descendants to training mode, or with `false` to evaluation mode.
  public final func train(_ isTraining: Bool = true) {
    self.isTraining = isTraining
    for (_, child) in children { child.train(isTraining) }
  }

  /// Sets this module and its descendants to evaluation mode.
  public final func eval() { train(false) }

  /// Returns the result of `body`, run in evaluation mode; restores the modes of all modules.
  public final func evaluating<Result>(_ body: () throws -> Result) rethrows -> Result {
    let modes = namedModules().map { ($0.module, $0.module.isTraining) }
    eval()
    // Parents first, so that a submodule in evaluation mode within a network in training mode is
    // restored, too.
    defer { for (module, wasTraining) in modes { module.train(wasTraining) } }
    return try body()
  }

  final func nameChildren() {
    isNamed = true
    for (name, child) in children {
      child.name = name
      child.nameChildren()
    }
  }
}

// MARK: Parameters, buffers and submodules

extension Module {
  /// The contribution of a stored property.
  enum Entry {
    case parameter(Parameter)
    case buffer(any AnyBuffer)
    case module(Module)
  }

  /// The stored properties that hold parameters, buffers or modules, superclass first, in
  /// declaration order. The elements of an array are named "name.0", "name.1", …, those of an array
  /// called `modules` "0", "1", …; the elements of an array of name–module pairs are named by these
  /// names.
  private final var properties: [(name: String, entry: Entry)] {
    var mirrors: [Mirror] = []
    var mirror: Mirror? = Mirror(reflecting: self)
    while let current = mirror, current.subjectType != Module.self {
      mirrors.append(current)
      mirror = current.superclassMirror
    }
    return mirrors.reversed().flatMap { mirror in
      mirror.children.flatMap { child in
        Self.properties(child.label?.snakeCased ?? "", child.value)
      }
    }
  }

  /// The same properties, with replaced modules resolved.
  final var entries: [(name: String, entry: Entry)] {
    properties.map { name, entry in
      if case .module(let module) = entry {
        (name, .module(module.resolved))
      } else {
        (name, entry)
      }
    }
  }

  /// The name of the property whose elements are named by index alone, as in `Sequential`.
  private static let unnamed = "modules"

  /// The direct submodules as stored in the properties, whether or not they have been replaced.
  final var rawChildren: [(name: String, module: Module)] {
    properties.compactMap {
      if case .module(let module) = $0.entry { ($0.name, module) } else { nil }
    }
  }

  private static func properties(_ name: String, _ value: Any) -> [(name: String, entry: Entry)] {
    let prefix = name == unnamed ? "" : name + "."
    switch value {
    case let parameter as Parameter: return [(name, .parameter(parameter))]
    case let buffer as any AnyBuffer: return [(name, .buffer(buffer))]
    case let module as Module: return [(name, .module(module))]
    case let modules as [Module]:
      return modules.enumerated().map { (prefix + "\($0.offset)", .module($0.element)) }
    case let modules as [(name: String, module: Module)]:
      return modules.map { (prefix + $0.name, .module($0.module)) }
    case let parameters as [Parameter]:
      return parameters.enumerated().map { (prefix + "\($0.offset)", .parameter($0.element)) }
    default:
      let mirror = Mirror(reflecting: value)
      guard mirror.displayStyle == .optional, let some = mirror.children.first else { return [] }
      return properties(name, some.value)
    }
  }

  /// This module, or its replacement.
  final var resolved: Module { replacement?.resolved ?? self }

  /// The direct submodules by name.
  public final var children: [(name: String, module: Module)] {
    entries.compactMap {
      if case .module(let module) = $0.entry { ($0.name, module) } else { nil }
    }
  }

  /// Returns all parameters by path, such as "layer1.0.conv1.weight". A parameter shared by several
  /// modules is listed once, at its first path.
  public final func namedParameters() -> [(name: String, parameter: Parameter)] {
    var seen = Set<ObjectIdentifier>()
    return walk().compactMap {
      guard case .parameter(let parameter) = $0.entry,
        seen.insert(ObjectIdentifier(parameter)).inserted
      else { return nil }
      if parameter.name == nil { parameter.named($0.path) }
      return ($0.path, parameter)
    }
  }

  /// Returns all parameters.
  public final func parameters() -> [Parameter] { namedParameters().map(\.parameter) }

  /// The number of elements in all parameters.
  public final var parameterCount: Int { parameters().reduce(0) { $0 + $1.value.count } }

  /// Returns all parameters and buffers by path, depth first.
  final func walk() -> [(path: String, entry: Entry)] {
    entries.flatMap { name, entry -> [(path: String, entry: Entry)] in
      guard case .module(let module) = entry else { return [(name, entry)] }
      return module.walk().map { (path: "\(name).\($0.path)", entry: $0.entry) }
    }
  }
}

extension String {
  /// The name in snake case: "runningMean" becomes "running_mean".
  var snakeCased: String {
    var result = ""
    for character in self {
      if character.isUppercase {
        result += "_" + character.lowercased()
      } else {
        result.append(character)
      }
    }
    return result
  }
}

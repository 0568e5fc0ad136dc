import Autograd
import Tensors

/// A part of a network: parameters, buffers and smaller modules, found among its stored properties.
///
/// Subclass it, keep layers and parameters in stored properties, and say in `forward` what happens to
/// an input. Nothing is registered: `parameters()` and `stateDictionary()` look at the properties, and
/// their names, in snake case, are the keys. So a network built like torchvision's has torchvision's
/// keys.
///
///     final class Classifier: Module {
///       let hidden = Linear(64, 32, using: &generator)
///       let output = Linear(32, 10, using: &generator)
///       override func forward(_ x: Variable) -> Variable { output(hidden(x).relu()) }
///     }
open class Module {
  /// Whether layers that behave differently in training (batch normalization, dropout) do so.
  public internal(set) final var isTraining = true
  /// The property of the parent that holds this module; empty for the outermost one.
  public internal(set) final var name = ""
  /// What was put in this module's place; see ``replace(_:with:)``.
  final var standIn: Module?
  /// Called around `forward`, in the order in which they were added.
  final var hooks: [Hook] = []
  private final var isNamed = false

  public init() {}

  /// Returns the module's output. Override it; call the module itself, not this.
  open func forward(_ x: Variable) -> Variable {
    fatalError("\(type(of: self)): does not override forward(_:), so it cannot be called with x")
  }

  /// Returns how many products a call adds up, by the shapes of its input and output; 0 where the work
  /// is done by modules inside or is not products. Override it for ``summary(_:)``.
  open func multiplyAdds(input: [Int], output: [Int]) -> Int { 0 }

  /// Puts a module into the stored property called `name`, and returns whether there is one that can be
  /// set. Override it where properties are `var`; ``replace(_:with:)`` finds a way where it is not.
  open func setChild(_ name: String, to module: Module) -> Bool { false }

  /// Whether a call is `forward` and nothing else: nothing was put in this module's place and there are
  /// no hooks. Only then may a block compute several modules' steps in one.
  final var isPlain: Bool { hooks.isEmpty && standIn == nil }

  /// Returns the module's output, recorded under its name.
  public final func callAsFunction(_ x: Variable) -> Variable {
    if let standIn { return standIn(x) }
    return scoped { hooks.isEmpty ? forward(x) : hooked(x) }
  }

  /// Runs `body` so that what it records carries this module's name.
  public final func scoped<Result>(_ body: () throws -> Result) rethrows -> Result {
    guard Recording.isEnabled else { return try body() }
    if !isNamed {
      nameChildren()
      // Pictures of the graph call parameters by their paths.
      if Recording.scope == nil { _ = namedParameters() }
    }
    let type = "\(Swift.type(of: self))"
    let scope = Scope(name: name.isEmpty ? type : name, type: type, parent: Recording.scope)
    return try Recording.inScope(scope, body)
  }

  /// Puts this module and all inside it into training mode, or out of it.
  public final func train(_ isTraining: Bool = true) {
    self.isTraining = isTraining
    for (_, child) in children { child.train(isTraining) }
  }

  /// Puts this module and all inside it into evaluation mode.
  public final func eval() { train(false) }

  final func nameChildren() {
    isNamed = true
    for (name, child) in children {
      child.name = name
      child.nameChildren()
    }
  }
}

// MARK: Looking

extension Module {
  /// What one stored property contributes.
  enum Entry {
    case parameter(Parameter)
    case buffer(any AnyBuffer)
    case module(Module)
  }

  /// The stored properties that matter, superclass first, in the order they are declared. An array
  /// contributes its elements as "name.0", "name.1", …; one that is called `modules`, as "0", "1", ….
  /// So do arrays of pairs of a name and a module, by those names.
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

  /// The same, with what was put in modules' places.
  final var entries: [(name: String, entry: Entry)] {
    properties.map { name, entry in
      if case .module(let module) = entry {
        (name, .module(module.resolved))
      } else {
        (name, entry)
      }
    }
  }

  /// The property whose elements go by their number alone, as `Sequential`'s do.
  private static let unnamed = "modules"

  /// The modules held directly as the properties show them, whatever was put in their places.
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

  /// This module, or what was put in its place.
  final var resolved: Module { standIn?.resolved ?? self }

  /// The modules held directly, by name.
  public final var children: [(name: String, module: Module)] {
    entries.compactMap {
      if case .module(let module) = $0.entry { ($0.name, module) } else { nil }
    }
  }

  /// Every parameter inside, by its path: "layer1.0.conv1.weight". A parameter shared by several
  /// modules is named once, where it is met first.
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

  /// Every parameter inside.
  public final func parameters() -> [Parameter] { namedParameters().map(\.parameter) }

  /// How many numbers are trained.
  public final var parameterCount: Int { parameters().reduce(0) { $0 + $1.value.count } }

  /// Everything inside, by path, depth first.
  final func walk() -> [(path: String, entry: Entry)] {
    entries.flatMap { name, entry -> [(path: String, entry: Entry)] in
      guard case .module(let module) = entry else { return [(name, entry)] }
      return module.walk().map { (path: "\(name).\($0.path)", entry: $0.entry) }
    }
  }
}

extension String {
  /// "runningMean" → "running_mean".
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

import Autograd
import Tensors

/// One tensor of a saved state.
public enum StateEntry: Equatable, Sendable {
  case floats(Tensor<Float>)
  case integers(Tensor<Int64>)

  public var shape: [Int] {
    switch self {
    case .floats(let tensor): tensor.shape
    case .integers(let tensor): tensor.shape
    }
  }
}

/// Everything a module must remember, by path, in the order of its properties.
public struct StateDictionary: Sendable {
  public private(set) var keys: [String] = []
  private var entries: [String: StateEntry] = [:]

  public init() {}

  public subscript(key: String) -> StateEntry? {
    get { entries[key] }
    set {
      if entries.updateValue(newValue!, forKey: key) == nil { keys.append(key) }
    }
  }
}

/// Why a state did not fit a module: every key that is missing, unexpected or of another shape.
public struct StateMismatch: Error, CustomStringConvertible, Equatable {
  public var missing: [String] = []
  public var unexpected: [String] = []
  public var misshapen: [String] = []

  public var description: String {
    var parts: [String] = []
    if !missing.isEmpty { parts.append("missing: \(missing.joined(separator: ", "))") }
    if !unexpected.isEmpty { parts.append("unexpected: \(unexpected.joined(separator: ", "))") }
    if !misshapen.isEmpty { parts.append("other shape: \(misshapen.joined(separator: ", "))") }
    return "the state does not fit the module; \(parts.joined(separator: "; "))"
  }
}

extension Module {
  /// Returns all parameters and buffers by path, with PyTorch's keys.
  public final func stateDictionary() -> StateDictionary {
    var state = StateDictionary()
    for (path, entry) in walk() {
      switch entry {
      case .parameter(let parameter): state[path] = .floats(parameter.value)
      case .buffer(let buffer): state[path] = buffer.entry
      case .module: break
      }
    }
    return state
  }

  /// Replaces all parameters and buffers by those of `state`; nothing changes where it does not fit.
  ///
  /// - Parameter strict: whether missing and unexpected keys are errors; shapes always must fit.
  /// - Throws: ``StateMismatch``, naming every key at fault.
  public final func load(_ state: StateDictionary, strict: Bool = true) throws(StateMismatch) {
    let places = walk()
    var mismatch = StateMismatch()
    var known = Set<String>()
    for (path, entry) in places {
      known.insert(path)
      guard let value = state[path] else {
        mismatch.missing.append(path)
        continue
      }
      if let shape = entry.stateShape, shape != value.shape {
        mismatch.misshapen.append("\(path) \(value.shape) instead of \(shape)")
      }
    }
    mismatch.unexpected = state.keys.filter { !known.contains($0) }
    if !strict { (mismatch.missing, mismatch.unexpected) = ([], []) }
    if mismatch != StateMismatch() { throw mismatch }
    for (path, entry) in places {
      switch (entry, state[path]) {
      case (.parameter(let parameter), .floats(let value)?): parameter.update { $0 = value }
      case (.buffer(let buffer), let value?):
        if !buffer.load(value) { throw StateMismatch(misshapen: ["\(path): another type"]) }
      default: break
      }
    }
  }
}

extension Module.Entry {
  fileprivate var stateShape: [Int]? {
    switch self {
    case .parameter(let parameter): parameter.shape
    case .buffer(let buffer): buffer.entry.shape
    case .module: nil
    }
  }
}

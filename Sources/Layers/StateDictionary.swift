import Autograd
import Tensors

/// One tensor of a saved state.
public enum StateEntry: Equatable, Sendable {
  case floats(Tensor<Float>)
  case integers(Tensor<Int64>)

  /// The type of the numbers, "float32" or "int64".
  public var typeName: String {
    switch self {
    case .floats: Float.typeName
    case .integers: Int64.typeName
    }
  }

  public var shape: [Int] {
    switch self {
    case .floats(let tensor): tensor.shape
    case .integers(let tensor): tensor.shape
    }
  }
}

/// Everything a module must remember, by path, in the order of its properties.
public struct StateDictionary: Sendable {
  /// The paths, in the order in which they were added.
  public private(set) var keys: [String] = []
  private var entries: [String: StateEntry] = [:]

  public init() {}

  /// The tensor of that path; `nil` takes it away.
  public subscript(key: String) -> StateEntry? {
    get { entries[key] }
    set {
      if let newValue {
        if entries.updateValue(newValue, forKey: key) == nil { keys.append(key) }
      } else if entries.removeValue(forKey: key) != nil {
        keys.removeAll { $0 == key }
      }
    }
  }
}

/// Why a state did not fit a module: every key that is missing, unexpected or of another shape.
public struct StateMismatch: Error, CustomStringConvertible, Equatable {
  /// What the module has and the state has not.
  public var missing: [String] = []
  /// What the state has and the module has not.
  public var unexpected: [String] = []
  /// Keys whose shapes or types of number differ, with both: "weight [3] instead of [2]".
  public var misshapen: [String] = []

  public init() {}

  /// Whether all fits.
  public var isEmpty: Bool { missing.isEmpty && unexpected.isEmpty && misshapen.isEmpty }

  public var description: String {
    var parts: [String] = []
    if !missing.isEmpty { parts.append("missing: \(missing.joined(separator: ", "))") }
    if !unexpected.isEmpty { parts.append("unexpected: \(unexpected.joined(separator: ", "))") }
    if !misshapen.isEmpty {
      parts.append("other shape or type: \(misshapen.joined(separator: ", "))")
    }
    return "the state does not fit the module; \(parts.joined(separator: "; "))"
  }
}

extension Module {
  /// Returns all parameters and buffers by path, with PyTorch's keys.
  public final func stateDictionary() -> StateDictionary {
    var state = StateDictionary()
    for (path, entry) in walk() {
      state[path] = entry.state
    }
    return state
  }

  /// Replaces all parameters and buffers by those of `state`; nothing changes where it does not fit.
  ///
  /// PyTorch's `load_state_dict`, but that a parameter that several modules share is one.
  ///
  /// - Parameter strict: whether missing and unexpected keys are errors; shapes always must fit.
  /// - Returns: what was missing and unexpected; empty where `strict`.
  /// - Throws: ``StateMismatch``, naming every key at fault.
  @discardableResult
  public final func load(
    _ state: StateDictionary, strict: Bool = true
  ) throws(StateMismatch) -> StateMismatch {
    let places = walk()
    let known = Set(places.map(\.path))
    var mismatch = StateMismatch()
    mismatch.unexpected = state.keys.filter { !known.contains($0) }
    for (path, entry) in places {
      guard let current = entry.state else { continue }
      guard let value = state[path] else {
        if !entry.mayBeMissing { mismatch.missing.append(path) }
        continue
      }
      if current.typeName != value.typeName {
        mismatch.misshapen.append("\(path) \(value.typeName) instead of \(current.typeName)")
      } else if current.shape != value.shape {
        mismatch.misshapen.append("\(path) \(value.shape) instead of \(current.shape)")
      }
    }
    if strict ? !mismatch.isEmpty : !mismatch.misshapen.isEmpty { throw mismatch }
    for (path, entry) in places { entry.load(state[path]) }
    return mismatch
  }
}

extension Module.Entry {
  /// What a state holds of it.
  fileprivate var state: StateEntry? {
    switch self {
    case .parameter(let parameter): .floats(parameter.value)
    case .buffer(let buffer): buffer.entry
    case .module: nil
    }
  }

  fileprivate var mayBeMissing: Bool {
    if case .buffer(let buffer) = self { buffer.mayBeMissing } else { false }
  }

  /// Takes a value of the same shape and type, or what stands for a missing one.
  fileprivate func load(_ value: StateEntry?) {
    switch (self, value) {
    case (.parameter(let parameter), .floats(let value)?): parameter.update { $0 = value }
    case (.buffer(let buffer), let value): buffer.load(value)
    default: break
    }
  }
}

import Autograd
import Tensors

/// A tensor in a state dictionary.
public enum StateEntry: Equatable, Sendable {
  /// A float32 tensor.
  case floats(Tensor<Float>)
  /// An int64 tensor.
  case integers(Tensor<Int64>)

  /// The element type, "float32" or "int64".
  public var typeName: String {
    switch self {
    case .floats: Float.typeName
    case .integers: Int64.typeName
    }
  }

  /// The shape of the tensor.
  public var shape: [Int] {
    switch self {
    case .floats(let tensor): tensor.shape
    case .integers(let tensor): tensor.shape
    }
  }
}

/// The parameters and buffers of a module by path, in the order of its properties.
///
/// Dictionaries are equal if their paths, the order of the paths, and the tensors are equal.
public struct StateDictionary: Equatable, Sendable {
  /// The paths, in insertion order.
  public private(set) var keys: [String] = []
  private var entries: [String: StateEntry] = [:]

  /// Creates an empty dictionary.
  public init() {}

  /// The tensor at the given path; assigning `nil` removes it.
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

/// The error thrown when a state dictionary does not match a module: the missing, unexpected and
/// mismatched keys.
public struct StateMismatch: Error, CustomStringConvertible, Equatable {
  /// The keys that the module has and the state dictionary lacks.
  public var missing: [String] = []
  /// The keys that the state dictionary has and the module lacks.
  public var unexpected: [String] = []
  /// The keys whose shapes or element types differ, with both: "weight [3] instead of [2]".
  public var mismatched: [String] = []

  /// Creates a mismatch without keys.
  public init() {}

  /// Whether there is no mismatch.
  public var isEmpty: Bool { missing.isEmpty && unexpected.isEmpty && mismatched.isEmpty }

  /// A message that lists the keys, at most five of each kind.
  public var description: String {
    "the state dictionary does not match the module; \(lists)"
  }

  /// The keys of each kind, at most five: "missing keys: a, b; unexpected keys: c".
  package var lists: String {
    let kinds = [
      ("missing keys", missing), ("unexpected keys", unexpected),
      ("mismatched shapes or types", mismatched),
    ]
    return kinds.filter { !$0.1.isEmpty }.map { kind, keys in
      let shown = keys.prefix(5).joined(separator: ", ")
      return "\(kind): \(shown)" + (keys.count > 5 ? " and \(keys.count - 5) more" : "")
    }.joined(separator: "; ")
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

  /// The paths of buffers that a state dictionary need not contain.
  package final var optionalKeys: Set<String> {
    Set(walk().filter { $0.entry.mayBeMissing }.map(\.path))
  }

  /// Loads all parameters and buffers from `state`; on a mismatch, nothing changes.
  ///
  /// Like PyTorch's `load_state_dict`, except that a parameter shared by several modules has a
  /// single key.
  ///
  /// - Parameters:
  ///   - state: The state dictionary.
  ///   - strict: Whether missing and unexpected keys are errors; mismatched shapes and types always
  ///     are.
  /// - Returns: The missing and unexpected keys; empty if `strict`.
  /// - Throws: ``StateMismatch``, with all keys concerned.
  @discardableResult
  public final func load(
    _ state: StateDictionary, strict: Bool = true
  ) throws(StateMismatch) -> StateMismatch {
    let entries = walk()
    let known = Set(entries.map(\.path))
    var mismatch = StateMismatch()
    mismatch.unexpected = state.keys.filter { !known.contains($0) }
    for (path, entry) in entries {
      guard let current = entry.state else { continue }
      guard let value = state[path] else {
        if !entry.mayBeMissing { mismatch.missing.append(path) }
        continue
      }
      if current.typeName != value.typeName {
        mismatch.mismatched.append("\(path) \(value.typeName) instead of \(current.typeName)")
      } else if current.shape != value.shape {
        mismatch.mismatched.append("\(path) \(value.shape) instead of \(current.shape)")
      }
    }
    if strict ? !mismatch.isEmpty : !mismatch.mismatched.isEmpty { throw mismatch }
    for (path, entry) in entries { entry.load(state[path]) }
    return mismatch
  }
}

extension Module.Entry {
  /// The tensor to save.
  var state: StateEntry? {
    switch self {
    case .parameter(let parameter): .floats(parameter.value)
    case .buffer(let buffer): buffer.entry
    case .module: nil
    }
  }

  fileprivate var mayBeMissing: Bool {
    if case .buffer(let buffer) = self { buffer.mayBeMissing } else { false }
  }

  /// Loads a value of the same shape and type, or the default of a missing buffer.
  fileprivate func load(_ value: StateEntry?) {
    switch (self, value) {
    case (.parameter(let parameter), .floats(let value)?): parameter.update { $0 = value }
    case (.buffer(let buffer), let value): buffer.load(value)
    default: break
    }
  }
}

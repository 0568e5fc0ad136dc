import Files

// The calls that a pickle of weights may contain, implemented here instead of executed by Python.

extension PickleReader {
  /// Evaluates `function(*arguments)`, or with `isClass` `function.__new__(function, *arguments)`.
  mutating func call(isClass: Bool = false) throws(DataError) {
    let (tuple, function) = (try pop(), try pop())
    guard case .tuple(let arguments) = pickle.values[tuple],
      case .global(let global) = pickle.values[function]
    else { throw failure("calls a value that is not callable") }
    switch global {
    case .dictionary: try dictionary(arguments)
    case .list(let isTuple): try list(arguments, isTuple: isTuple)
    case .rebuildTensor, .rebuildSame, .rebuildFromClass, .unreadableTensor:
      push(try tensor(global, arguments))
    case .attribute: push(.global(try attribute(arguments)))
    case .tensorClass: pushObject(Self.tensorClass)
    case .storage: throw failure("creates a storage inline")
    case .elementType(let name): throw failure("calls 'torch.\(name)'")
    case .other("copyreg._reconstructor") where arguments.count == 3: try reconstruct(arguments)
    case .other(let name):
      guard isClass || global.makesValue else {
        throw failure(
          "calls '\(name)', a function that weights do not need and that is not executed")
      }
      pushObject(name)
    }
  }

  /// Evaluates `OrderedDict()` or `OrderedDict([[key, value], …])`, as Python 2 wrote it, or
  /// `Counter({key: value, …})`.
  private mutating func dictionary(_ arguments: [Pickle.Index]) throws(DataError) {
    guard arguments.count <= 1 else { throw failure("passes too many arguments to a dictionary") }
    if let first = arguments.first, case .dictionary = pickle.values[first] { return push(first) }
    pushTable()
    guard let list = arguments.first else { return }
    guard let pairs = pickle.elements(list) else {
      throw failure("creates a dictionary from a value that is not a list")
    }
    for pair in pairs {
      guard let pair = pickle.elements(pair), pair.count == 2 else {
        throw failure("creates a dictionary from elements that are not pairs")
      }
      try set(pair[0], pair[1], in: try top())
    }
  }

  /// Evaluates `copyreg._reconstructor(class, base, value)`, with which protocol 1 creates all objects.
  private mutating func reconstruct(_ arguments: [Pickle.Index]) throws(DataError) {
    guard case .global(.other(let name)) = pickle.values[arguments[0]] else {
      throw failure("creates an object of a value that is not a class")
    }
    pushObject(name)
    if case .dictionary(let items) = pickle.values[arguments[2]] {
      pickle.objects[pickle.objects.count - 1].items = items
    }
  }

  /// Evaluates `set([…])`, `torch.Size((…))` and the like.
  private mutating func list(_ arguments: [Pickle.Index], isTuple: Bool) throws(DataError) {
    var elements: [Pickle.Index] = []
    if let first = arguments.first {
      guard arguments.count == 1, let list = pickle.elements(first) else {
        throw failure("creates a \(isTuple ? "tuple" : "list or set") from a value that is none")
      }
      elements = list
    }
    // The elements are shared until the list that they are from grows, and are copied then.
    try charge(elements.count)
    push(isTuple ? .tuple(elements) : .list(elements))
  }

  /// Evaluates `getattr(class, name)`, with which Python references built-in functions such as `torch.relu`.
  private func attribute(_ arguments: [Pickle.Index]) throws(DataError) -> PickleGlobal {
    guard arguments.count == 2, case .global(.other(let owner)) = pickle.values[arguments[0]],
      let name = pickle.string(arguments[1])
    else { throw failure("calls 'getattr' of a value that is not a class") }
    return try global(module: owner, name: name)
  }

  /// Evaluates one of PyTorch's functions that make tensors.
  private mutating func tensor(
    _ function: PickleGlobal, _ arguments: [Pickle.Index]
  ) throws(DataError) -> Pickle.Value {
    var (function, arguments) = (function, arguments)
    while function == .rebuildFromClass {
      guard arguments.count >= 3, case .global(let inner) = pickle.values[arguments[0]],
        case .tuple(let innerArguments) = pickle.values[arguments[2]]
      else {
        throw failure("creates a tensor from other arguments than function, class, arguments")
      }
      (function, arguments) = (inner, innerArguments)
    }
    switch function {
    case .rebuildTensor(let isTyped): return try stridedTensor(arguments, isTyped: isTyped)
    case .unreadableTensor(let kind): return .unreadableTensor(kind)
    case .rebuildSame:
      let first = arguments.first.map { pickle.values[$0] }
      switch first {
      case .tensor?, .unreadableTensor?: return first!
      default: throw failure("creates a parameter from a value that is not a tensor")
      }
    case .other: return .unreadableTensor("is a tensor of a derived class")
    default: throw failure("creates a tensor by a function that makes none")
    }
  }

  /// Evaluates `_rebuild_tensor_v2(storage, offset, size, stride, …)` or, with the element type as the seventh
  /// argument, `_rebuild_tensor_v3`.
  private mutating func stridedTensor(
    _ arguments: [Pickle.Index], isTyped: Bool
  ) throws(DataError) -> Pickle.Value {
    guard (4...8).contains(arguments.count),
      case .storage(let storage) = pickle.values[arguments[0]],
      let offset = pickle.integer(arguments[1]),
      let shape = pickle.integers(arguments[2]), let strides = pickle.integers(arguments[3])
    else {
      throw failure("creates a tensor from other arguments than storage, offset, size, stride")
    }
    var type = pickle.storages[storage].type.elements
    var name = pickle.storages[storage].type.elementName
    if isTyped, arguments.count > 6,
      case .global(.elementType(let own)) = pickle.values[arguments[6]]
    {
      (type, name) = (ElementType.named(torch: own), own)
    }
    guard let type else { return .unreadableTensor("has elements of type \(name)") }
    pickle.tensors.append(
      Pickle.Tensor(type: type, storage: storage, offset: offset, shape: shape, strides: strides))
    return .tensor(pickle.tensors.count - 1)
  }

  /// Resolves a reference to data elsewhere in the file, `('storage', type, key, location, count)`, in older
  /// files followed by a view of it, `(key, offset, count)`; or to a class with its source text, which files of
  /// whole modules had before PyTorch 1.6, `('module', class, path, source)`.
  mutating func persistentID() throws(DataError) {
    let id = try pop()
    guard let parts = pickle.elements(id), let kind = parts.first.flatMap(pickle.string) else {
      throw failure("has a persistent ID that is not a tuple")
    }
    if kind == "module", parts.count == 4 { return push(parts[1]) }
    guard kind == "storage", (5...6).contains(parts.count),
      case .global(.storage(let type)) = pickle.values[parts[1]],
      let key = pickle.string(parts[2]), let count = pickle.integer(parts[4]), count >= 0,
      let part = part(parts.count == 6 ? parts[5] : nil, of: count)
    else { throw failure("has a storage that is not (type, key, location, count)") }
    push(.storage(pickle.storages.count))
    pickle.storages.append(Pickle.Storage(type: type, key: key, count: count, part: part))
  }

  private func part(_ index: Pickle.Index?, of count: Int) -> Range<Int>? {
    guard let index else { return 0..<count }
    if case .none = pickle.values[index] { return 0..<count }
    guard let view = pickle.elements(index), view.count == 3,
      let offset = pickle.integer(view[1]), let size = pickle.integer(view[2]),
      offset >= 0, size >= 0, offset <= count, size <= count - offset
    else { return nil }
    return offset..<offset + size
  }

  private static let tensorClass = "torch.Tensor"

  /// Sets the attributes of a value. Those of a dictionary, such as PyTorch's `_metadata`, and of a tensor are
  /// dropped.
  mutating func build() throws(DataError) {
    let state = try pop()
    let target = try top()
    switch pickle.values[target] {
    case .dictionary, .tensor, .unreadableTensor: break
    case .object(let object) where pickle.objects[object].type == Self.tensorClass:
      guard let arguments = pickle.elements(state) else {
        throw failure("creates a tensor from other arguments than storage, offset, size, stride")
      }
      pickle.values[target] = try stridedTensor(arguments, isTyped: false)
    case .object(let object):
      // With __slots__, the state is a pair of dictionaries.
      pickle.objects[object].attributes =
        pickle.table(state) == nil ? pickle.elements(state)?.first : state
    default: throw failure("sets attributes of a value that is not an object")
    }
  }
}

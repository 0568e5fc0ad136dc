import Files

// The calls that a pickle of weights may contain, implemented here instead of executed by Python.

extension PickleReader {
  /// Evaluates `function(*arguments)`.
  mutating func call() throws(DataError) {
    let (tuple, function) = (try pop(), try pop())
    guard case .tuple(let arguments) = pickle.values[tuple],
      case .global(let global) = pickle.values[function]
    else { throw failure("calls a value that is not callable") }
    switch global {
    case .orderedDictionary: try orderedDictionary(arguments)
    case .size:
      guard arguments.count == 1, let sizes = pickle.elements(arguments[0]) else {
        throw failure("creates a torch.Size from a value that is not a tuple")
      }
      push(.tuple(sizes))
    case .rebuildTensor: push(.tensor(try tensor(arguments)))
    case .rebuildParameter:
      guard let first = arguments.first, case .tensor = pickle.values[first] else {
        throw failure("creates a parameter from a value that is not a tensor")
      }
      push(first)
    case .storage: throw failure("creates a storage inline")
    }
  }

  /// Evaluates `OrderedDict()` or `OrderedDict([[key, value], …])`, as Python 2 wrote it.
  private mutating func orderedDictionary(_ arguments: [Pickle.Index]) throws(DataError) {
    guard arguments.count <= 1 else {
      throw failure("passes too many arguments to OrderedDict")
    }
    pushTable()
    guard let list = arguments.first else { return }
    guard let pairs = pickle.elements(list) else {
      throw failure("creates an OrderedDict from a value that is not a list")
    }
    for pair in pairs {
      guard let pair = pickle.elements(pair), pair.count == 2 else {
        throw failure("creates an OrderedDict from elements that are not pairs")
      }
      try set(pair[0], pair[1], in: try top())
    }
  }

  /// Evaluates `_rebuild_tensor_v2(storage, offset, size, stride, …)`; returns an index into `tensors`.
  private mutating func tensor(_ arguments: [Pickle.Index]) throws(DataError) -> Int {
    guard (4...7).contains(arguments.count),
      case .storage(let storage) = pickle.values[arguments[0]],
      let offset = pickle.integer(arguments[1]),
      let shape = pickle.integers(arguments[2]), let strides = pickle.integers(arguments[3])
    else {
      throw failure("creates a tensor from other arguments than storage, offset, size, stride")
    }
    pickle.tensors.append(
      Pickle.Tensor(storage: storage, offset: offset, shape: shape, strides: strides))
    return pickle.tensors.count - 1
  }

  /// Resolves a reference to data elsewhere in the file, `('storage', type, key, location, count)`, in older
  /// files followed by a view of it, `(key, offset, count)`.
  mutating func persistentID() throws(DataError) {
    let id = try pop()
    guard let parts = pickle.elements(id), let kind = parts.first.flatMap(pickle.string) else {
      throw failure("has a persistent ID that is not a tuple")
    }
    guard kind == "storage" else {
      throw failure("contains a whole '\(kind)' instead of only its weights")
    }
    guard (5...6).contains(parts.count), case .global(.storage(let type)) = pickle.values[parts[1]],
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

  /// Discards the attributes of a dictionary, such as PyTorch's `_metadata`.
  mutating func build() throws(DataError) {
    _ = try pop()
    guard case .dictionary = pickle.values[try top()] else {
      throw failure("sets attributes of a value that is not a dictionary")
    }
  }
}

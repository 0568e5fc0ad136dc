import Files

/// The tensors of a file, found in its nested dictionaries, lists and modules.
struct TensorListing {
  /// The maximum depth of nesting; deeper values are left out.
  private static let depthLimit = 32
  /// The maximum number of values that are looked at. A value that is part of several others counts each time.
  private static let valueLimit = 1 << 22
  /// The maximum number of tensors.
  static let tensorLimit = 1 << 17
  /// The maximum length of all names together.
  private static let nameLimit = 1 << 26

  private let path: String
  private(set) var entries: [WeightFile.Entry] = []
  private var valueCount = 0
  private var nameLength = 0

  /// - Parameter path: The path of the file, for error messages.
  init(path: String) { self.path = path }

  /// A value whose elements have not been looked at.
  private struct Pending {
    let index: Pickle.Index
    /// The names of its elements begin with this.
    let prefix: String
    /// The length of the path of the dictionary that it is, or that the module that it is part of is in.
    let dictionaryLength: Int
    let depth: Int
  }

  /// Adds all tensors of a checkpoint, depth first.
  ///
  /// - Throws: ``DataError`` if there are too many values.
  mutating func add(_ root: Checkpoint) throws(DataError) {
    let pickle = root.pickle
    let holders = pickle.tensorHolders()
    var pending = [Pending(index: root.index, prefix: "", dictionaryLength: 0, depth: 0)]
    while let parent = pending.popLast() {
      var nested: [Pending] = []
      try count(pickle.elementCount(parent.index), 0)
      let (elements, isModule) = pickle.namedElements(parent.index, holders)
      for (name, index) in elements {
        let isContainer = !pickle.isTensor(index)
        if isContainer, parent.depth >= Self.depthLimit { continue }
        let full = parent.prefix + name
        try count(0, full.utf8.count + 1)
        if isContainer {
          let length = isModule ? parent.dictionaryLength : full.utf8.count + 1
          nested.append(
            Pending(
              index: index, prefix: full + ".", dictionaryLength: length, depth: parent.depth + 1))
        } else {
          let content: WeightFile.Entry.Content =
            if case .unreadableTensor(let kind) = pickle.values[index] { .unreadable(kind) } else {
              .stored(root.value(at: index))
            }
          entries.append(
            WeightFile.Entry(
              name: full, dictionaryLength: parent.dictionaryLength, content: content))
        }
      }
      pending += nested.reversed()
    }
  }

  private mutating func count(_ values: Int, _ length: Int) throws(DataError) {
    valueCount += values
    nameLength += length
    guard valueCount <= Self.valueLimit, entries.count <= Self.tensorLimit,
      nameLength <= Self.nameLimit
    else {
      throw DataError(
        path: path,
        problem: "has more than \(Self.tensorLimit) tensors, \(Self.valueLimit) values or "
          + "\(Self.nameLimit) bytes of names, where one that is part of several counts each time",
        recoverySuggestion: "save only the network's state_dict() with torch.save")
    }
  }
}

extension Pickle {
  fileprivate func isTensor(_ index: Index) -> Bool {
    switch values[index] {
    case .tensor, .unreadableTensor: true
    default: false
    }
  }

  /// Returns, for each value, whether it is or contains a tensor, at any depth.
  fileprivate func tensorHolders() -> [Bool] {
    var containers: [Index: [Index]] = [:]
    for index in values.indices {
      for part in parts(index) { containers[part, default: []].append(index) }
    }
    var holders = values.indices.map(isTensor)
    var pending = values.indices.filter { holders[$0] }
    while let index = pending.popLast() {
      for container in containers[index] ?? [] where !holders[container] {
        holders[container] = true
        pending.append(container)
      }
    }
    return holders
  }

  /// Returns the values that a value consists of.
  private func parts(_ index: Index) -> [Index] {
    if let elements = elements(index) { return elements }
    var parts = table(index).map { Array($0.values.values) } ?? []
    if case .object(let object) = values[index], let attributes = objects[object].attributes {
      parts.append(attributes)
    }
    return parts
  }

  fileprivate func elementCount(_ index: Index) -> Int {
    table(index)?.keys.count ?? elements(index)?.count ?? 0
  }

  /// Returns those elements that are or contain tensors: of a dictionary by key, of a list by position, and of
  /// a module by the names of a `state_dict`.
  fileprivate func namedElements(
    _ index: Index, _ holders: [Bool]
  ) -> (elements: [(name: String, index: Index)], isModule: Bool) {
    if let table = table(index) { return (named(table).filter { holders[$0.index] }, false) }
    if let module = module(index) { return (module.filter { holders[$0.index] }, true) }
    let elements = (elements(index) ?? []).enumerated().filter { holders[$0.element] }
    return (elements.map { ("\($0.offset)", $0.element) }, false)
  }

  private func named(_ table: Table) -> [(name: String, index: Index)] {
    table.keys.compactMap { key in
      guard let index = table.values[key] else { return nil }
      return switch key {
      case .string(let name): (name, index)
      case .integer(let number): ("\(number)", index)
      case .other: nil
      }
    }
  }

  /// Returns the parameters, buffers and submodules of a whole module that was saved instead of its
  /// `state_dict`: its attributes `_parameters`, `_buffers` and `_modules`; nil for any other value.
  func module(_ index: Index) -> [(name: String, index: Index)]? {
    guard case .object(let object) = values[index],
      let attributes = objects[object].attributes.flatMap(table),
      let parts = ["_parameters", "_buffers", "_modules"].map({ name in
        attributes.values[.string(name)].flatMap(table)
      }) as? [Table]
    else { return nil }
    let skipped = attributes.values[.string("_non_persistent_buffers_set")].flatMap(elements) ?? []
    let names = Set(skipped.compactMap(string))
    return named(parts[0]) + named(parts[1]).filter { !names.contains($0.name) } + named(parts[2])
  }
}

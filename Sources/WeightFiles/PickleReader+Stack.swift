import Files

// The stack, and the lists and dictionaries on it.

extension PickleReader {
  mutating func push(_ value: Pickle.Value) {
    stack.append(pickle.values.count)
    pickle.values.append(value)
  }

  mutating func push(_ index: Pickle.Index) { stack.append(index) }

  mutating func pushTable() {
    push(.dictionary(pickle.dictionaries.count))
    pickle.dictionaries.append(Pickle.Table())
  }

  mutating func pushObject(_ type: String) { push(newObject(type)) }

  mutating func newObject(_ type: String) -> Pickle.Value {
    pickle.objects.append(Pickle.Object(type: type))
    return .object(pickle.objects.count - 1)
  }

  func top() throws(DataError) -> Pickle.Index {
    guard let top = stack.last, stack.count > marks.last ?? 0 else {
      throw failure("pops a value from an empty stack")
    }
    return top
  }

  mutating func pop() throws(DataError) -> Pickle.Index {
    let top = try top()
    stack.removeLast()
    return top
  }

  /// Pops all values above the last mark.
  mutating func popMarked() throws(DataError) -> [Pickle.Index] {
    guard let mark = marks.popLast() else { throw failure("pops a mark where there is none") }
    defer { stack.removeSubrange(mark...) }
    return Array(stack[mark...])
  }

  mutating func pushTuple(of count: Int) throws(DataError) {
    var elements: [Pickle.Index] = []
    for _ in 0..<count { elements.insert(try pop(), at: 0) }
    push(.tuple(elements))
  }

  mutating func pushMemo(_ key: Int) throws(DataError) {
    guard let index = memo[key] else {
      throw failure("reads the memo's entry \(key), which was never set")
    }
    push(index)
  }

  /// Appends to a list or adds to a set; the elements of an object of another class are dropped.
  mutating func append(_ new: [Pickle.Index]) throws(DataError) {
    let index = try top()
    switch pickle.values[index] {
    case .list(var elements):
      // The array must have no other owner, or the append copies it.
      pickle.values[index] = .none
      elements += new
      pickle.values[index] = .list(elements)
    case .object: break
    default: throw failure("appends to a value that is not a list")
    }
  }

  mutating func setItems(_ items: [Pickle.Index]) throws(DataError) {
    guard items.count % 2 == 0 else { throw failure("has a key without a value") }
    let index = try top()
    for i in stride(from: 0, to: items.count, by: 2) { try set(items[i], items[i + 1], in: index) }
  }

  /// Adds an entry to a dictionary; the key must be new.
  mutating func set(
    _ key: Pickle.Index, _ value: Pickle.Index, in dictionary: Pickle.Index
  ) throws(DataError) {
    try charge(1)
    let table = try table(dictionary)
    let name: Pickle.Table.Key =
      switch pickle.values[key] {
      case .string(let text): .string(text)
      case .integer(let number): .integer(number)
      default: .other(key)
      }
    guard pickle.dictionaries[table].add(value, for: name) else {
      throw failure("has the duplicate key \(name)")
    }
  }

  /// Returns the index of a dictionary's table; an object of another class gets one at its first key.
  private mutating func table(_ dictionary: Pickle.Index) throws(DataError) -> Int {
    switch pickle.values[dictionary] {
    case .dictionary(let table): return table
    case .object(let object):
      if let table = pickle.objects[object].items { return table }
      pickle.objects[object].items = pickle.dictionaries.count
      pickle.dictionaries.append(Pickle.Table())
      return pickle.dictionaries.count - 1
    default: throw failure("sets a key of a value that is not a dictionary")
    }
  }
}

import Files

/// Reads a pickle as PyTorch writes them, and runs nothing.
///
/// A pickle is a program for a small machine with a stack and a memory of numbered values; Python's
/// own reader lets it call any function. This one knows the instructions and functions that PyTorch's
/// weights-only reader knows for tensors, and stops at every other one by its name.
struct PickleReader {
  /// The most instructions that are followed: a network of ten thousand tensors needs 300,000.
  static let instructionLimit = 1 << 22

  let file: MappedFile
  /// Where in the file the pickle stands.
  private let range: Range<Int>
  /// What it is called in errors: "data.pkl".
  private let name: String
  private var place: Int
  var pickle = Pickle()
  private var stack: [Pickle.Index] = []
  /// Where on the stack the open lists begin.
  private var marks: [Int] = []
  private var memory: [Int: Pickle.Index] = [:]
  /// How many keys were put into dictionaries: one instruction may put many.
  private var keyCount = 0

  init(_ file: MappedFile, _ range: Range<Int>, name: String) {
    (self.file, self.range, self.name, place) = (file, range, name, range.lowerBound)
  }

  /// Reads one pickle; says where it ends in the file.
  mutating func read() throws(DataError) -> (pickle: Pickle, end: Int) {
    for _ in 0..<Self.instructionLimit {
      let code = try byte()
      guard let instruction = PickleInstruction(rawValue: code) else {
        throw failure("uses \(PickleInstruction.name(of: code)), which no weights need")
      }
      if instruction == .stop {
        pickle.root = try pop()
        return (pickle, place)
      }
      try follow(instruction)
    }
    throw failure("has more than \(Self.instructionLimit) instructions")
  }

  private mutating func follow(_ instruction: PickleInstruction) throws(DataError) {
    switch instruction {
    case .proto:
      let version = try byte()
      guard version == 2 else { throw failure("is of protocol \(version), not 2") }
    case .stop: break
    case .mark: marks.append(stack.count)
    case .none: push(.none)
    case .newTrue: push(.bool(true))
    case .newFalse: push(.bool(false))
    case .binInt: push(.integer(Int(Int32(truncatingIfNeeded: try number(4)))))
    case .binInt1: push(.integer(try number(1)))
    case .binInt2: push(.integer(try number(2)))
    case .long1: push(.integer(try long()))
    case .binFloat:
      push(.number(Double(bitPattern: UInt64(bitPattern: Int64(try number(8))).byteSwapped)))
    case .binUnicode: push(.string(try text(try number(4))))
    case .shortBinString: push(.string(try text(try number(1))))
    case .emptyList, .emptySet: push(.list([]))
    case .emptyTuple: push(.tuple([]))
    case .tuple1: try pushTuple(of: 1)
    case .tuple2: try pushTuple(of: 2)
    case .tuple3: try pushTuple(of: 3)
    case .tuple: push(.tuple(try popMarked()))
    case .emptyDictionary: pushTable()
    case .binPut: memory[try number(1)] = try top()
    case .longBinPut: memory[try number(4)] = try top()
    case .binGet: try recall(try number(1))
    case .longBinGet: try recall(try number(4))
    case .append: try append([try pop()])
    case .appends: try append(try popMarked())
    case .setItem:
      let value = try pop()
      try setItems([try pop(), value])
    case .setItems: try setItems(try popMarked())
    case .global: push(.global(try global()))
    case .reduce, .newObject: try call()
    case .build: try build()
    case .binPersistentID: try persistentID()
    }
  }

  func failure(_ problem: String) -> DataError {
    DataError(
      path: file.path,
      problem: "its \(name) \(problem), at byte \(max(place - 1 - range.lowerBound, 0))",
      recoverySuggestion: "save the network's state_dict() again with torch.save")
  }
}

// MARK: Bytes

extension PickleReader {
  private mutating func byte() throws(DataError) -> UInt8 { UInt8(try number(1)) }

  /// A little-endian number; wraps where it has 8 bytes.
  private mutating func number(_ size: Int) throws(DataError) -> Int {
    guard size <= range.upperBound - place else { throw failure("is cut short") }
    defer { place += size }
    return file.withUnsafeBytes { bytes in
      (0..<size).reduce(0) { $0 | Int(bytes[place + $1]) << (8 * $1) }
    }
  }

  /// A whole number of up to 8 bytes, the highest bit being its sign.
  private mutating func long() throws(DataError) -> Int {
    let size = try number(1)
    guard size <= 8 else { throw failure("has a whole number of \(size) bytes") }
    let bits = try number(size)
    let unused = 64 - 8 * size
    return size == 0 ? 0 : (bits << unused) >> unused
  }

  private mutating func text(_ size: Int) throws(DataError) -> String {
    guard size <= range.upperBound - place else { throw failure("is cut short in a text") }
    defer { place += size }
    let text = file.withUnsafeBytes { bytes in
      String(validating: bytes[place..<place + size], as: UTF8.self)
    }
    guard let text else { throw failure("has a text that is not UTF-8") }
    return text
  }

  private mutating func line() throws(DataError) -> String {
    let rest = min(range.upperBound - place, 200)
    let size = file.withUnsafeBytes { bytes in
      bytes[place..<place + rest].firstIndex(of: UInt8(ascii: "\n")).map { $0 - place }
    }
    guard let size else { throw failure("names something without end") }
    let line = try text(size)
    place += 1
    return line
  }

  private mutating func global() throws(DataError) -> PickleGlobal {
    let (module, name) = (try line(), try line())
    guard let global = PickleGlobal(module: module, name: name) else {
      throw failure("asks for '\(module).\(name)', which is no part of weights and is not run")
    }
    return global
  }
}

// MARK: The stack

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

  func top() throws(DataError) -> Pickle.Index {
    guard let top = stack.last, stack.count > marks.last ?? 0 else {
      throw failure("takes a value where there is none")
    }
    return top
  }

  mutating func pop() throws(DataError) -> Pickle.Index {
    let top = try top()
    stack.removeLast()
    return top
  }

  /// Takes everything since the last mark.
  private mutating func popMarked() throws(DataError) -> [Pickle.Index] {
    guard let mark = marks.popLast() else { throw failure("ends a list that was not begun") }
    defer { stack.removeSubrange(mark...) }
    return Array(stack[mark...])
  }

  private mutating func pushTuple(of count: Int) throws(DataError) {
    var elements: [Pickle.Index] = []
    for _ in 0..<count { elements.insert(try pop(), at: 0) }
    push(.tuple(elements))
  }

  private mutating func recall(_ key: Int) throws(DataError) {
    guard let index = memory[key] else { throw failure("recalls a value \(key) never kept") }
    push(index)
  }

  private mutating func append(_ new: [Pickle.Index]) throws(DataError) {
    let index = try top()
    guard case .list(var elements) = pickle.values[index] else {
      throw failure("appends to what is no list")
    }
    pickle.values[index] = .none
    elements += new
    pickle.values[index] = .list(elements)
  }

  private mutating func setItems(_ items: [Pickle.Index]) throws(DataError) {
    guard items.count % 2 == 0 else { throw failure("has a key without a value") }
    let index = try top()
    for i in stride(from: 0, to: items.count, by: 2) { try set(items[i], items[i + 1], in: index) }
  }

  /// Adds to a dictionary, whose key must be new.
  mutating func set(
    _ key: Pickle.Index, _ value: Pickle.Index, in dictionary: Pickle.Index
  ) throws(DataError) {
    guard case .dictionary(let place) = pickle.values[dictionary] else {
      throw failure("puts a key into what is no dictionary")
    }
    keyCount += 1
    guard keyCount <= Self.instructionLimit else {
      throw failure("has more than \(Self.instructionLimit) keys")
    }
    let name: Pickle.Table.Key
    switch pickle.values[key] {
    case .string(let text): name = .string(text)
    case .integer(let number): name = .integer(number)
    default: throw failure("has a key that is no text and no whole number")
    }
    guard pickle.dictionaries[place].add(value, for: name) else {
      throw failure("has the key \(name) twice")
    }
  }
}

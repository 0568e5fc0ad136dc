import Files

/// An unpickler for PyTorch's files that executes no code.
///
/// A pickle is a program for a virtual machine with a stack and a memo of numbered values; Python's `pickle`
/// lets it call any function. This reader supports the opcodes and functions that PyTorch's weights-only
/// unpickler supports for tensors, and rejects any other by name.
struct PickleReader {
  /// The maximum number of instructions; a network of ten thousand tensors needs 300,000.
  static let instructionLimit = 1 << 22

  let file: MappedFile
  /// The byte range of the pickle in the file.
  private let range: Range<Int>
  /// The name of the pickle in error messages, for example "data.pkl".
  private let name: String
  private var position: Int
  var pickle = Pickle()
  private var stack: [Pickle.Index] = []
  /// The heights of the stack at the open marks.
  private var marks: [Int] = []
  private var memo: [Int: Pickle.Index] = [:]
  /// The number of keys added to dictionaries; one instruction can add many.
  private var keyCount = 0

  init(_ file: MappedFile, _ range: Range<Int>, name: String) {
    (self.file, self.range, self.name, position) = (file, range, name, range.lowerBound)
  }

  /// Reads one pickle; also returns the byte at which it ends in the file.
  mutating func read() throws(DataError) -> (pickle: Pickle, end: Int) {
    for _ in 0..<Self.instructionLimit {
      let code = try byte()
      guard let instruction = PickleInstruction(rawValue: code) else {
        throw failure("uses \(PickleInstruction.name(of: code)), which weight files do not need")
      }
      if instruction == .stop {
        pickle.root = try pop()
        return (pickle, position)
      }
      try execute(instruction)
    }
    throw failure("has more than \(Self.instructionLimit) instructions")
  }

  private mutating func execute(_ instruction: PickleInstruction) throws(DataError) {
    switch instruction {
    case .proto:
      let version = try byte()
      guard version == 2 else { throw failure("has protocol \(version) instead of 2") }
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
    case .binPut: memo[try number(1)] = try top()
    case .longBinPut: memo[try number(4)] = try top()
    case .binGet: try pushMemo(try number(1))
    case .longBinGet: try pushMemo(try number(4))
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
      problem: "its \(name) \(problem), at byte \(max(position - 1 - range.lowerBound, 0))",
      recoverySuggestion: "save the network's state_dict() again with torch.save")
  }
}

// MARK: Bytes

extension PickleReader {
  private mutating func byte() throws(DataError) -> UInt8 { UInt8(try number(1)) }

  /// Reads a little-endian integer; one of 8 bytes wraps.
  private mutating func number(_ size: Int) throws(DataError) -> Int {
    guard size <= range.upperBound - position else { throw failure("is truncated") }
    defer { position += size }
    return file.withUnsafeBytes { bytes in
      (0..<size).reduce(0) { $0 | Int(bytes[position + $1]) << (8 * $1) }
    }
  }

  /// Reads a signed integer of up to 8 bytes.
  private mutating func long() throws(DataError) -> Int {
    let size = try number(1)
    guard size <= 8 else { throw failure("has an integer of \(size) bytes") }
    let bits = try number(size)
    let unused = 64 - 8 * size
    return size == 0 ? 0 : (bits << unused) >> unused
  }

  private mutating func text(_ size: Int) throws(DataError) -> String {
    guard size <= range.upperBound - position else { throw failure("is truncated in a string") }
    defer { position += size }
    let text = file.withUnsafeBytes { bytes in
      String(validating: bytes[position..<position + size], as: UTF8.self)
    }
    guard let text else { throw failure("has a string that is not UTF-8") }
    return text
  }

  private mutating func line() throws(DataError) -> String {
    let rest = min(range.upperBound - position, 200)
    let size = file.withUnsafeBytes { bytes in
      bytes[position..<position + rest].firstIndex(of: UInt8(ascii: "\n")).map { $0 - position }
    }
    guard let size else { throw failure("has an unterminated name") }
    let line = try text(size)
    position += 1
    return line
  }

  private mutating func global() throws(DataError) -> PickleGlobal {
    let (module, name) = (try line(), try line())
    guard let global = PickleGlobal(module: module, name: name) else {
      throw failure(
        "references '\(module).\(name)', which weight files do not need and which is not executed")
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
  private mutating func popMarked() throws(DataError) -> [Pickle.Index] {
    guard let mark = marks.popLast() else { throw failure("pops a mark where there is none") }
    defer { stack.removeSubrange(mark...) }
    return Array(stack[mark...])
  }

  private mutating func pushTuple(of count: Int) throws(DataError) {
    var elements: [Pickle.Index] = []
    for _ in 0..<count { elements.insert(try pop(), at: 0) }
    push(.tuple(elements))
  }

  private mutating func pushMemo(_ key: Int) throws(DataError) {
    guard let index = memo[key] else {
      throw failure("reads the memo's entry \(key), which was never set")
    }
    push(index)
  }

  private mutating func append(_ new: [Pickle.Index]) throws(DataError) {
    let index = try top()
    guard case .list(var elements) = pickle.values[index] else {
      throw failure("appends to a value that is not a list")
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

  /// Adds an entry to a dictionary; the key must be new.
  mutating func set(
    _ key: Pickle.Index, _ value: Pickle.Index, in dictionary: Pickle.Index
  ) throws(DataError) {
    guard case .dictionary(let table) = pickle.values[dictionary] else {
      throw failure("sets a key of a value that is not a dictionary")
    }
    keyCount += 1
    guard keyCount <= Self.instructionLimit else {
      throw failure("has more than \(Self.instructionLimit) keys")
    }
    let name: Pickle.Table.Key
    switch pickle.values[key] {
    case .string(let text): name = .string(text)
    case .integer(let number): name = .integer(number)
    default: throw failure("has a key that is neither a string nor an integer")
    }
    guard pickle.dictionaries[table].add(value, for: name) else {
      throw failure("has the duplicate key \(name)")
    }
  }
}

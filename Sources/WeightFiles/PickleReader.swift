import Files

/// An unpickler for PyTorch's files that executes no code.
///
/// A pickle is a program for a virtual machine with a stack and a memo of numbered values; Python's `pickle`
/// lets it call any function. This reader supports the functions that PyTorch's weights-only unpickler
/// supports for tensors, makes values without behavior of other classes, and rejects calls of other functions
/// by name.
struct PickleReader {
  /// The maximum number of instructions; a network of ten thousand tensors needs 300,000.
  static let instructionLimit = 1 << 22

  let file: MappedFile
  /// The byte range of the pickle in the file.
  let range: Range<Int>
  /// The name of the pickle in error messages, for example "data.pkl".
  private let name: String
  var position: Int
  var pickle = Pickle()
  var stack: [Pickle.Index] = []
  /// The heights of the stack at the open marks.
  var marks: [Int] = []
  var memo: [Int: Pickle.Index] = [:]
  /// The number of elements that single instructions added or copied; one can add many.
  private var elementCount = 0

  init(_ file: MappedFile, _ range: Range<Int>, name: String) {
    (self.file, self.range, self.name, position) = (file, range, name, range.lowerBound)
  }

  /// Reads one pickle; also returns the byte at which it ends in the file.
  mutating func read() throws(DataError) -> (pickle: Pickle, end: Int) {
    for _ in 0..<Self.instructionLimit {
      let code = try byte()
      guard let instruction = PickleInstruction(rawValue: code) else {
        throw PickleInstruction.isText(code)
          ? failure(
            "has protocol 0, which is text", "save it with torch.save(…, pickle_protocol=2)")
          : failure("uses \(PickleInstruction.name(of: code)), which weight files do not need")
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
      guard version <= 5 else {
        throw failure("has protocol \(version); 5 is the latest known one")
      }
    case .frame: _ = try number(8)
    case .stop: break

    case .none: push(.none)
    case .newTrue: push(.bool(true))
    case .newFalse: push(.bool(false))
    case .binInt: push(.integer(Int(Int32(truncatingIfNeeded: try number(4)))))
    case .binInt1: push(.integer(try number(1)))
    case .binInt2: push(.integer(try number(2)))
    case .long1: try pushLong(of: try number(1))
    case .long4: try pushLong(of: try number(4))
    case .integer, .long: try pushDecimal()
    case .binFloat:
      push(.number(Double(bitPattern: UInt64(bitPattern: Int64(try number(8))).byteSwapped)))
    case .shortBinUnicode, .shortBinString: push(text(try bytes(try number(1))))
    case .binUnicode, .binString: push(text(try bytes(try number(4))))
    case .binUnicode8: push(text(try bytes(try number(8))))
    case .shortBinBytes: try skipBytes(try number(1))
    case .binBytes: try skipBytes(try number(4))
    case .binBytes8, .byteArray8: try skipBytes(try number(8))

    case .emptyList, .emptySet: push(.list([]))
    case .emptyTuple: push(.tuple([]))
    case .tuple1: try pushTuple(of: 1)
    case .tuple2: try pushTuple(of: 2)
    case .tuple3: try pushTuple(of: 3)
    case .tuple: push(.tuple(try popMarked()))
    case .list, .frozenSet: push(.list(try popMarked()))
    case .emptyDictionary: pushTable()
    case .dictionary:
      let items = try popMarked()
      pushTable()
      try setItems(items)
    case .append: try append([try pop()])
    case .appends, .addItems: try append(try popMarked())
    case .setItem:
      let value = try pop()
      try setItems([try pop(), value])
    case .setItems: try setItems(try popMarked())

    case .mark: marks.append(stack.count)
    case .pop: if marks.last == stack.count { marks.removeLast() } else { _ = try pop() }
    case .popMark: _ = try popMarked()
    case .duplicate: push(try top())
    case .binPut: memo[try number(1)] = try top()
    case .longBinPut: memo[try number(4)] = try top()
    case .memoize: memo[memo.count] = try top()
    case .binGet: try pushMemo(try number(1))
    case .longBinGet: try pushMemo(try number(4))

    case .global: push(.global(try global(module: try line(), name: try line())))
    case .stackGlobal:
      let (name, module) = (try pop(), try pop())
      guard let name = pickle.string(name), let module = pickle.string(module) else {
        throw failure("references a function whose name is not a string")
      }
      push(.global(try global(module: module, name: name)))
    case .reduce: try call()
    case .newObject: try call(isClass: true)
    case .newObjectKeywords:
      _ = try pop()
      try call(isClass: true)
    case .build: try build()
    case .binPersistentID: try persistentID()
    }
  }

  /// Adds to the number of elements that instructions added or copied, and checks its limit.
  ///
  /// Without it, a pickle of a few megabytes that copies a long list again and again could take hours.
  mutating func charge(_ count: Int) throws(DataError) {
    elementCount += count
    guard elementCount <= Self.instructionLimit else {
      throw failure("adds or copies more than \(Self.instructionLimit) elements")
    }
  }

  func failure(
    _ problem: String,
    _ recoverySuggestion: String = "save the network's state_dict() again with torch.save"
  ) -> DataError {
    DataError(
      path: file.path,
      problem: "its \(name) \(problem), at byte \(max(position - 1 - range.lowerBound, 0))",
      recoverySuggestion: recoverySuggestion)
  }
}

// MARK: Bytes

extension PickleReader {
  private mutating func byte() throws(DataError) -> UInt8 { UInt8(try number(1)) }

  /// Reads a little-endian integer; one of 8 bytes wraps.
  private mutating func number(_ size: Int) throws(DataError) -> Int {
    let start = try bytes(size).lowerBound
    return file.withUnsafeBytes { bytes in
      (0..<size).reduce(0) { $0 | Int(bytes[start + $1]) << (8 * $1) }
    }
  }

  /// Moves beyond a number of bytes; returns their range.
  private mutating func bytes(_ count: Int) throws(DataError) -> Range<Int> {
    guard count >= 0, count <= range.upperBound - position else { throw failure("is truncated") }
    defer { position += count }
    return position..<position + count
  }

  private mutating func skipBytes(_ count: Int) throws(DataError) {
    _ = try bytes(count)
    pushObject("bytes")
  }

  /// Returns the string in a range; one that is not UTF-8 (raw bytes in Python 2, half a surrogate pair in
  /// Python 3) becomes an object.
  private mutating func text(_ range: Range<Int>) -> Pickle.Value {
    let text = file.withUnsafeBytes { String(validating: $0[range], as: UTF8.self) }
    return text.map(Pickle.Value.string) ?? newObject("str")
  }

  /// Reads a signed integer; one of more than 8 bytes becomes an object.
  private mutating func pushLong(of size: Int) throws(DataError) {
    guard size <= 8 else {
      _ = try bytes(size)
      return pushObject("int")
    }
    let bits = try number(size)
    let unused = 64 - 8 * size
    push(.integer(size == 0 ? 0 : (bits << unused) >> unused))
  }

  /// Reads a decimal integer, with an "L" at its end if it is long, or "00" and "01", which are Booleans.
  private mutating func pushDecimal() throws(DataError) {
    let text = try line()
    let digits = text.hasSuffix("L") ? text.dropLast() : text[...]
    switch Int(digits) {
    case let number? where text != "00" && text != "01": push(.integer(number))
    case let number?: push(.bool(number == 1))
    case nil where !digits.isEmpty && digits.utf8.allSatisfy { $0 == 45 || (48...57).contains($0) }:
      pushObject("int")
    case nil: throw failure("has an integer that is none: '\(text.displayed())'")
    }
  }

  private mutating func line() throws(DataError) -> String {
    let rest = min(range.upperBound - position, 400)
    let text = file.withUnsafeBytes { bytes -> String? in
      let line = bytes[position..<position + rest]
      return line.firstIndex(of: UInt8(ascii: "\n")).flatMap {
        String(validating: line[..<$0], as: UTF8.self)
      }
    }
    guard let text else { throw failure("has an unterminated name") }
    position += text.utf8.count + 1
    return text
  }

  func global(module: String, name: String) throws(DataError) -> PickleGlobal {
    let global = PickleGlobal(module: module, name: name)
    guard !global.isDangerous else {
      throw failure(
        "references '\(module).\(name)', which can run code; no weights need it, and it is not executed"
      )
    }
    return global
  }
}

/// The contents of a pickle: a flat list of values that refer to each other by index.
///
/// So a value can be part of several others, or of itself, and nesting can be ten thousand levels deep,
/// without recursion or copies.
struct Pickle: Sendable {
  /// The index of a value in `values`.
  typealias Index = Int

  enum Value: Sendable {
    case none
    case bool(Bool)
    case integer(Int)
    case number(Double)
    case string(String)
    case list([Index])
    case tuple([Index])
    /// An index into `dictionaries`.
    case dictionary(Int)
    /// A function or class, one of those that ``PickleGlobal`` allows.
    case global(PickleGlobal)
    /// An index into `storages`.
    case storage(Int)
    /// An index into `tensors`.
    case tensor(Int)
  }

  /// An ordered dictionary.
  struct Table: Sendable {
    enum Key: Hashable, Sendable, CustomStringConvertible {
      case string(String)
      case integer(Int)

      var description: String {
        switch self {
        case .string(let text): "'\(text)'"
        case .integer(let number): "\(number)"
        }
      }
    }

    private(set) var keys: [Key] = []
    private(set) var values: [Key: Index] = [:]

    /// Adds a value; returns false if the key exists already.
    mutating func add(_ value: Index, for key: Key) -> Bool {
      guard values.updateValue(value, forKey: key) == nil else { return false }
      keys.append(key)
      return true
    }
  }

  /// A storage: a block of elements elsewhere in the file.
  struct Storage: Sendable {
    let type: ElementType
    let key: String
    /// The number of elements in the whole block.
    let count: Int
    /// The range of elements that this storage is a view of.
    let part: Range<Int>
  }

  /// A tensor: a strided view of a storage.
  struct Tensor: Sendable {
    let storage: Int
    let offset: Int
    let shape, strides: [Int]
  }

  var values: [Value] = []
  var dictionaries: [Table] = []
  var storages: [Storage] = []
  var tensors: [Tensor] = []
  /// The top-level value.
  var root: Index = 0

  /// Returns the value at an index if it is a dictionary.
  func table(_ index: Index) -> Table? {
    if case .dictionary(let table) = values[index] { dictionaries[table] } else { nil }
  }

  /// Returns the elements of the value at an index if it is a list or tuple.
  func elements(_ index: Index) -> [Index]? {
    switch values[index] {
    case .list(let elements), .tuple(let elements): elements
    default: nil
    }
  }

  func integer(_ index: Index) -> Int? {
    if case .integer(let number) = values[index] { number } else { nil }
  }

  func string(_ index: Index) -> String? {
    if case .string(let text) = values[index] { text } else { nil }
  }

  /// Returns the value at an index if it is a list or tuple of at most 64 integers: a shape or strides.
  func integers(_ index: Index) -> [Int]? {
    guard let elements = elements(index), elements.count <= 64 else { return nil }
    let numbers = elements.compactMap(integer)
    return numbers.count == elements.count ? numbers : nil
  }
}

/// The functions and classes that a weight file may reference; a pickle with any other is rejected.
enum PickleGlobal: Sendable, Equatable {
  case orderedDictionary
  case size
  case rebuildTensor
  case rebuildParameter
  case storage(ElementType)

  init?(module: String, name: String) {
    switch (module, name) {
    case ("collections", "OrderedDict"): self = .orderedDictionary
    case ("torch", "Size"): self = .size
    case ("torch._utils", "_rebuild_tensor"), ("torch._utils", "_rebuild_tensor_v2"):
      self = .rebuildTensor
    case ("torch._utils", "_rebuild_parameter"): self = .rebuildParameter
    case ("torch", _):
      guard let type = ElementType.named(storage: name) else { return nil }
      self = .storage(type)
    default: return nil
    }
  }
}

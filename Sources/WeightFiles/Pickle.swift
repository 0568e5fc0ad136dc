/// What a pickle says: values that name each other by their place in one list.
///
/// So a value may stand in several others, or in itself, and may lie ten thousand deep: nothing here
/// recurses, and nothing is copied.
struct Pickle: Sendable {
  /// The place of a value.
  typealias Index = Int

  enum Value: Sendable {
    case none
    case bool(Bool)
    case integer(Int)
    case number(Double)
    case string(String)
    case list([Index])
    case tuple([Index])
    /// The place in `dictionaries`.
    case dictionary(Int)
    /// A function or class by its full name; only those of ``PickleGlobal`` come to be.
    case global(PickleGlobal)
    /// The place in `storages`.
    case storage(Int)
    /// The place in `tensors`.
    case tensor(Int)
  }

  /// Keys to values, in order.
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

    /// Adds a value; returns false where the key is there already.
    mutating func add(_ value: Index, for key: Key) -> Bool {
      guard values.updateValue(value, forKey: key) == nil else { return false }
      keys.append(key)
      return true
    }
  }

  /// A block of numbers that stands elsewhere in the file.
  struct Storage: Sendable {
    let type: ElementType
    let key: String
    /// How many numbers the whole block has.
    let count: Int
    /// Where this part of it starts and how many numbers it has.
    let part: Range<Int>
  }

  /// A tensor: part of a storage.
  struct Tensor: Sendable {
    let storage: Int
    let offset: Int
    let shape, strides: [Int]
  }

  var values: [Value] = []
  var dictionaries: [Table] = []
  var storages: [Storage] = []
  var tensors: [Tensor] = []
  /// The value that all is about.
  var root: Index = 0

  /// The dictionary of that place, if it is one.
  func table(_ index: Index) -> Table? {
    if case .dictionary(let place) = values[index] { dictionaries[place] } else { nil }
  }

  /// The values of a list or tuple of that place, if it is one.
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

  /// Whole numbers in a list or tuple, as many as a tensor has axes.
  func integers(_ index: Index) -> [Int]? {
    guard let elements = elements(index), elements.count <= 64 else { return nil }
    let numbers = elements.compactMap(integer)
    return numbers.count == elements.count ? numbers : nil
  }
}

/// The functions and classes that a file of weights may name; a pickle that names another is refused.
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

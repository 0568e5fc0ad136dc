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
    /// A list or a set.
    case list([Index])
    case tuple([Index])
    /// An index into `dictionaries`.
    case dictionary(Int)
    /// A function or class.
    case global(PickleGlobal)
    /// An index into `storages`.
    case storage(Int)
    /// An index into `tensors`.
    case tensor(Int)
    /// A tensor of a kind that `Tensor` cannot represent: "is a sparse tensor".
    case unreadableTensor(String)
    /// Any other value, an index into `objects`.
    case object(Int)
  }

  /// An ordered dictionary.
  struct Table: Sendable {
    enum Key: Hashable, Sendable, CustomStringConvertible {
      case string(String)
      case integer(Int)
      /// A key of another type, by its index in `values`.
      case other(Index)

      var description: String {
        switch self {
        case .string(let text): "'\(text)'"
        case .integer(let number): "\(number)"
        case .other: "of another type"
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

  /// A value of a type that weights are not made of. Nothing is known of it but what the file says.
  struct Object: Sendable {
    /// Its type in Python, for example "argparse.Namespace".
    let type: String
    /// Its items, an index into `dictionaries`, if it is a kind of dictionary.
    var items: Int?
    /// Its attributes.
    var attributes: Index?
  }

  /// A storage: a block of elements elsewhere in the file.
  struct Storage: Sendable {
    let type: PickleStorageType
    let key: String
    /// The number of elements in the whole block.
    let count: Int
    /// The range of elements that this storage is a view of.
    let part: Range<Int>
  }

  /// A tensor: a strided view of a storage, whose elements need not have the storage's own type.
  struct Tensor: Sendable {
    let type: ElementType
    let storage: Int
    let offset: Int
    let shape, strides: [Int]
  }

  var values: [Value] = []
  var dictionaries: [Table] = []
  var storages: [Storage] = []
  var tensors: [Tensor] = []
  var objects: [Object] = []
  /// The top-level value.
  var root: Index = 0

  /// Returns the value at an index if it is a dictionary, or an object of a class derived from one.
  func table(_ index: Index) -> Table? {
    switch values[index] {
    case .dictionary(let table): dictionaries[table]
    case .object(let object): objects[object].items.map { dictionaries[$0] }
    default: nil
    }
  }

  /// Returns the elements of the value at an index if it is a list, set or tuple.
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

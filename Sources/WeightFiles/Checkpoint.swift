import Files
import Tensors

/// A value in a file written by `torch.save`: a tensor, number, string, list, or dictionary of these.
///
///     let file = try PyTorchFile.read("checkpoint.pth")
///     file.keys                        // ["state_dict", "epoch"]
///     file["epoch"]?.integer           // 90
///     try file["state_dict"]?.tensors
///
/// Values of other types (an `argparse.Namespace`, a NumPy number, a device) are there, but nothing can be read
/// from them.
public struct Checkpoint: Sendable {
  /// The data shared by all values of a file.
  private final class Contents: Sendable {
    let pickle: Pickle
    let blocks: StorageBlocks
    let path: String
    let byteCount: Int

    init(_ pickle: Pickle, _ blocks: StorageBlocks, _ path: String, byteCount: Int) {
      (self.pickle, self.blocks, self.path, self.byteCount) = (pickle, blocks, path, byteCount)
    }
  }

  private let contents: Contents
  let index: Pickle.Index

  /// The size of the file; of an archive, when it is unpacked.
  var byteCount: Int { contents.byteCount }

  private init(_ contents: Contents, _ index: Pickle.Index) {
    (self.contents, self.index) = (contents, index)
  }

  /// Creates the root value of a pickle.
  ///
  /// - Parameters:
  ///   - blocks: The storages of its tensors.
  ///   - path: The path of the file, for error messages.
  ///   - byteCount: The size of the file; of an archive, when it is unpacked.
  init(_ pickle: Pickle, blocks: StorageBlocks, path: String, byteCount: Int) {
    self.init(Contents(pickle, blocks, path, byteCount: byteCount), pickle.root)
  }

  var pickle: Pickle { contents.pickle }

  private var value: Pickle.Value { pickle.values[index] }

  /// Returns another value of the same file.
  func value(at index: Pickle.Index) -> Checkpoint { Checkpoint(contents, index) }

  /// The string keys of a dictionary in order; empty for any other value.
  public var keys: [String] {
    (pickle.table(index)?.keys ?? []).compactMap {
      if case .string(let key) = $0 { key } else { nil }
    }
  }

  /// The dictionary's value for a key, or nil if this is not a dictionary or lacks the key.
  public subscript(key: String) -> Checkpoint? { self[.string(key)] }

  /// The dictionary's value for an integer key, as in the state of an optimizer.
  public subscript(key: Int) -> Checkpoint? { self[.integer(key)] }

  private subscript(key: Pickle.Table.Key) -> Checkpoint? {
    pickle.table(index)?.values[key].map(value(at:))
  }

  /// Whether the value is a dictionary.
  public var isDictionary: Bool { pickle.table(index) != nil }

  /// The elements of a list, set or tuple; nil for any other value.
  public var elements: [Checkpoint]? { pickle.elements(index)?.map(value(at:)) }

  /// The integer; nil for any other value, also for one of more than 64 bits.
  public var integer: Int? { pickle.integer(index) }

  /// The string; nil for any other value.
  public var string: String? { pickle.string(index) }

  /// The integer or floating-point number; nil for any other value.
  public var number: Double? {
    switch value {
    case .number(let number): number
    case .integer(let number): Double(number)
    default: nil
    }
  }

  /// The Boolean; nil for any other value.
  public var bool: Bool? { if case .bool(let value) = value { value } else { nil } }
}

// MARK: Tensors

extension Checkpoint {
  /// The tensor; nil for any other value.
  ///
  /// - Throws: ``/Files/DataError`` if it is of a kind that `Tensor` cannot represent, such as a sparse one,
  ///   or if its data is missing or damaged.
  public var tensor: SavedTensor? {
    get throws(DataError) {
      switch value {
      case .tensor(let index): try saved(pickle.tensors[index])
      case .unreadableTensor(let kind):
        throw DataError(
          path: contents.path, problem: "has a value that \(kind)",
          recoverySuggestion: WeightFile.Entry.conversion(of: kind))
      default: nil
      }
    }
  }

  /// The tensors of a dictionary by name, in its order, without other values.
  ///
  /// - Throws: ``/Files/DataError`` if the data of a tensor is missing or damaged, or if the tensors would need
  ///   far more memory than the file, because many of them expand the same elements.
  public var tensors: SavedTensors {
    get throws(DataError) {
      var budget = ExpansionBudget(path: contents.path, byteCount: contents.byteCount)
      var tensors = SavedTensors()
      for key in keys {
        guard let value = self[key] else { continue }
        if case .unreadableTensor(let kind) = value.value {
          tensors.unreadable[key] = kind
        } else if let stored = value.storedTensor {
          try value.checkLayout()
          try budget.add(stored.shape, stored.type)
          if let tensor = try value.tensor { tensors.set(tensor, named: key) }
        }
      }
      return tensors
    }
  }

  /// Returns a tensor with its data, which is read now.
  private func saved(_ tensor: Pickle.Tensor) throws(DataError) -> SavedTensor {
    try checkLayout(tensor)
    let storage = pickle.storages[tensor.storage]
    let block = try contents.blocks.block(of: storage)
    let first = storage.part.lowerBound * storage.type.size + tensor.offset * tensor.type.size
    guard
      let saved = SavedTensor(
        tensor.type, shape: tensor.shape, strides: tensor.strides,
        start: block.range.lowerBound + first, end: block.range.upperBound, in: block.source)
    else { throw exceedsStorage(tensor) }
    return saved
  }

  /// Checks that a tensor is within its storage, as far as the pickle tells.
  ///
  /// - Throws: ``DataError`` if it is not; for any other value nothing is checked.
  func checkLayout() throws(DataError) {
    if let tensor = storedTensor { try checkLayout(tensor) }
  }

  private func checkLayout(_ tensor: Pickle.Tensor) throws(DataError) {
    let storage = pickle.storages[tensor.storage]
    let (bytes, isHuge) = storage.count.multipliedReportingOverflow(by: storage.type.size)
    // No file has such a storage.
    if isHuge { _ = try contents.blocks.block(of: storage) }
    let start = storage.part.lowerBound * storage.type.size
    let (skipped, overflows) = tensor.offset.multipliedReportingOverflow(by: tensor.type.size)
    guard !overflows, (0...storage.part.count * storage.type.size).contains(skipped),
      SavedTensor.steps(
        tensor.type, shape: tensor.shape, strides: tensor.strides,
        byteCount: bytes - start - skipped)
        != nil
    else { throw exceedsStorage(tensor) }
  }

  private func exceedsStorage(_ tensor: Pickle.Tensor) -> DataError {
    DataError(
      path: contents.path,
      problem: "has a tensor of shape \(tensor.shape), strides \(tensor.strides), offset "
        + "\(tensor.offset), which exceeds its storage of "
        + "\(pickle.storages[tensor.storage].part.count.counted("element"))",
      recoverySuggestion: "save it again with torch.save")
  }
}

/// The memory that the tensors of one file may need: four times the file's size and 64 MiB.
///
/// Strides of 0 let a file of a few bytes claim tensors of any size.
struct ExpansionBudget {
  let path: String
  private let limit: Int
  private var sum = 0

  init(path: String, byteCount: Int) { (self.path, limit) = (path, 4 * byteCount + 1 << 26) }

  /// Adds a tensor.
  ///
  /// - Throws: ``/Files/DataError`` if the limit is exceeded.
  mutating func add(_ shape: [Int], _ type: ElementType) throws(DataError) {
    let bytes = Shape.checkedCount(shape, bytesPerElement: type.size).map { $0 * type.size }
    guard let bytes, bytes <= limit - sum else {
      throw DataError(
        path: path, problem: "expands its storages to more than \(limit.counted("byte"))",
        recoverySuggestion: "save contiguous tensors: tensor.contiguous()")
    }
    sum += bytes
  }
}

extension ExpansionBudget {
  /// Adds a tensor of a file, after checking that it is within its storage.
  ///
  /// - Throws: ``/Files/DataError`` if it is not, or if the limit is exceeded.
  mutating func add(_ entry: WeightFile.Entry) throws(DataError) {
    if case .stored(let value) = entry.content { try value.checkLayout() }
    if let shape = entry.shape, let type = entry.type { try add(shape, type) }
  }
}

import Files

/// A value in a file written by `torch.save`: a tensor, number, string, list, or dictionary of these.
///
///     let file = try PyTorchFile.read("checkpoint.pth")
///     file.keys                        // ["state_dict", "epoch"]
///     file["epoch"]?.integer           // 90
///     try file["state_dict"]?.tensors
public struct Checkpoint: Sendable {
  /// The data shared by all values of a file.
  private final class Contents: Sendable {
    let pickle: Pickle
    let tensors: [SavedTensor]
    let path: String
    /// The maximum size in bytes of all tensors of a dictionary together.
    let limit: Int

    init(_ pickle: Pickle, _ tensors: [SavedTensor], _ path: String, limit: Int) {
      (self.pickle, self.tensors, self.path, self.limit) = (pickle, tensors, path, limit)
    }
  }

  private let contents: Contents
  private let index: Pickle.Index

  private init(_ contents: Contents, _ index: Pickle.Index) {
    (self.contents, self.index) = (contents, index)
  }

  /// Creates the root value of a pickle, with the data of its tensors.
  ///
  /// - Parameter blocks: The bytes of each storage by key.
  /// - Throws: ``DataError`` if a storage is missing or too small, or if a tensor exceeds its storage.
  init(
    _ pickle: Pickle, blocks: [String: MappedFile], path: String, fileSize: Int
  ) throws(DataError) {
    func failure(_ problem: String) -> DataError {
      DataError(path: path, problem: problem, recoverySuggestion: "save it again with torch.save")
    }
    for storage in pickle.storages {
      let bytes = storage.count.multipliedReportingOverflow(by: storage.type.size)
      guard let block = blocks[storage.key], bytes == (block.count, false) else {
        throw failure(
          "its storage '\(storage.key)' should have \(storage.count) elements of type "
            + "\(storage.type), but has \(blocks[storage.key]?.count ?? 0) bytes")
      }
    }
    var tensors: [SavedTensor] = []
    for tensor in pickle.tensors {
      let storage = pickle.storages[tensor.storage]
      guard let block = blocks[storage.key], (0...storage.part.count).contains(tensor.offset),
        let saved = SavedTensor(
          storage.type, shape: tensor.shape, strides: tensor.strides,
          start: (storage.part.lowerBound + tensor.offset) * storage.type.size, in: block)
      else {
        throw failure(
          "has a tensor of shape \(tensor.shape), strides \(tensor.strides), offset "
            + "\(tensor.offset), which exceeds its storage of \(storage.part.count) elements")
      }
      tensors.append(saved)
    }
    let limit = 4 * fileSize + 1 << 26
    self.init(Contents(pickle, tensors, path, limit: limit), pickle.root)
  }

  private var value: Pickle.Value { contents.pickle.values[index] }

  /// The string keys of a dictionary in order; empty for any other value.
  public var keys: [String] {
    (contents.pickle.table(index)?.keys ?? []).compactMap {
      if case .string(let key) = $0 { key } else { nil }
    }
  }

  /// The dictionary's value for a key, or nil if this is not a dictionary or lacks the key.
  public subscript(key: String) -> Checkpoint? { self[.string(key)] }

  /// The dictionary's value for an integer key, as in the state of an optimizer.
  public subscript(key: Int) -> Checkpoint? { self[.integer(key)] }

  private subscript(key: Pickle.Table.Key) -> Checkpoint? {
    contents.pickle.table(index)?.values[key].map { Checkpoint(contents, $0) }
  }

  /// Whether the value is a dictionary.
  public var isDictionary: Bool { contents.pickle.table(index) != nil }

  /// The elements of a list or tuple; nil for any other value.
  public var elements: [Checkpoint]? {
    contents.pickle.elements(index)?.map { Checkpoint(contents, $0) }
  }

  /// The integer; nil for any other value.
  public var integer: Int? { contents.pickle.integer(index) }

  /// The string; nil for any other value.
  public var string: String? { contents.pickle.string(index) }

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

  /// The tensor; nil for any other value.
  public var tensor: SavedTensor? {
    if case .tensor(let index) = value { contents.tensors[index] } else { nil }
  }

  /// The tensors of a dictionary by name, in its order, without other values.
  ///
  /// - Throws: ``/Files/DataError`` if the tensors would need far more memory than the file, because many of
  ///   them expand the same elements.
  public var tensors: SavedTensors {
    get throws(DataError) {
      var tensors = SavedTensors()
      var sum = 0
      for key in keys {
        guard let tensor = self[key]?.tensor else { continue }
        let (next, overflows) = sum.addingReportingOverflow(tensor.byteCount)
        guard !overflows, next <= contents.limit else {
          throw DataError(
            path: contents.path,
            problem: "expands its storages to more than \(contents.limit) bytes",
            recoverySuggestion: "save contiguous tensors")
        }
        sum = next
        tensors.set(tensor, named: key)
      }
      return tensors
    }
  }
}

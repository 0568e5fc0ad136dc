import Files

/// What a file of `torch.save` holds: a tensor, a number, a text, a list or a dictionary of such.
///
///     let file = try PyTorchFile.read("checkpoint.pth")
///     file.keys                        // ["state_dict", "epoch"]
///     file["epoch"]?.integer           // 90
///     try file["state_dict"]?.tensors
public struct Checkpoint: Sendable {
  /// What every value of one file shares.
  private final class Contents: Sendable {
    let pickle: Pickle
    let tensors: [SavedTensor]
    let path: String
    /// Bytes that all tensors of a dictionary may take together.
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

  /// Puts the numbers to the tensors that a pickle names.
  ///
  /// - Parameter blocks: the storages' bytes by key.
  /// - Throws: ``DataError`` where a storage is missing or too short, or a tensor reaches beyond it.
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
          "its storage '\(storage.key)' should hold \(storage.count) numbers of type "
            + "\(storage.type), and has \(blocks[storage.key]?.count ?? 0) bytes")
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
            + "\(tensor.offset), which does not fit into its storage of \(storage.part.count)")
      }
      tensors.append(saved)
    }
    let limit = 4 * fileSize + 1 << 26
    self.init(Contents(pickle, tensors, path, limit: limit), pickle.root)
  }

  private var value: Pickle.Value { contents.pickle.values[index] }

  /// The dictionary's keys, in order, those that are text; empty for anything else.
  public var keys: [String] {
    (contents.pickle.table(index)?.keys ?? []).compactMap {
      if case .string(let key) = $0 { key } else { nil }
    }
  }

  /// The dictionary's value of that key.
  public subscript(key: String) -> Checkpoint? { self[.string(key)] }

  /// The dictionary's value of a key that is a number, as in an optimizer's state.
  public subscript(key: Int) -> Checkpoint? { self[.integer(key)] }

  private subscript(key: Pickle.Table.Key) -> Checkpoint? {
    contents.pickle.table(index)?.values[key].map { Checkpoint(contents, $0) }
  }

  /// Whether it is a dictionary.
  public var isDictionary: Bool { contents.pickle.table(index) != nil }

  /// The elements of a list or tuple.
  public var elements: [Checkpoint]? {
    contents.pickle.elements(index)?.map { Checkpoint(contents, $0) }
  }

  /// The whole number.
  public var integer: Int? { contents.pickle.integer(index) }

  /// The text.
  public var string: String? { contents.pickle.string(index) }

  /// The number, whole or not.
  public var number: Double? {
    switch value {
    case .number(let number): number
    case .integer(let number): Double(number)
    default: nil
    }
  }

  /// The truth value.
  public var bool: Bool? { if case .bool(let truth) = value { truth } else { nil } }

  /// The tensor.
  public var tensor: SavedTensor? {
    if case .tensor(let place) = value { contents.tensors[place] } else { nil }
  }

  /// The dictionary's tensors by name, in its order; what is no tensor is left out.
  ///
  /// - Throws: ``DataError`` where they would take far more memory than the file: where each number
  ///   of it stands in very many tensors.
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
            problem: "repeats its numbers until they take more than \(contents.limit) bytes",
            recoverySuggestion: "save contiguous tensors")
        }
        sum = next
        tensors.set(tensor, named: key)
      }
      return tensors
    }
  }
}

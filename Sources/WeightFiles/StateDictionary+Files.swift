import Files
import Layers
import Tensors

extension StateDictionary {
  /// Takes the tensors of a file: floating types as float32, whole numbers and truth values as int64.
  public init(_ tensors: SavedTensors) {
    self.init()
    for (name, tensor) in tensors.all {
      self[name] = tensor.type.isFloating ? .floats(tensor.floats()) : .integers(tensor.integers())
    }
  }

  /// Reads a file of weights: PyTorch's `.pth` and `.pt` in either format, or safetensors; what it is
  /// shows in its first bytes, not in its name.
  ///
  /// A checkpoint that holds more than weights is searched for them under "state_dict",
  /// "model_state_dict" and "model". A prefix "module.", which data-parallel training puts before
  /// every name, is taken off.
  ///
  /// - Parameter key: where in a checkpoint the weights stand, if not there.
  /// - Throws: ``DataError`` where the file is missing, damaged, or holds no weights.
  public init(contentsOf path: String, under key: String? = nil) throws(DataError) {
    self.init(try SavedTensors(contentsOf: path, under: key))
  }

  /// Writes a file of weights, whole or not at all, in the format that its name says: `.pth` or `.pt`
  /// for `torch.load(weights_only=True)`, `.safetensors` for `safetensors.torch.load_file`.
  ///
  /// - Throws: ``DataError`` where it cannot be written or its name has another ending.
  public func write(to path: String) throws(DataError) {
    var tensors = SavedTensors()
    for key in keys {
      switch self[key] {
      case .floats(let tensor): tensors.set(SavedTensor(tensor), named: key)
      case .integers(let tensor): tensors.set(SavedTensor(tensor), named: key)
      case nil: break
      }
    }
    try tensors.write(to: path)
  }
}

extension SavedTensors {
  /// Reads a file of weights, as ``StateDictionary/init(contentsOf:under:)`` does, in its own types.
  public init(contentsOf path: String, under key: String? = nil) throws(DataError) {
    self = try Self.read(MappedFile(path), under: key).withoutPrefix
  }

  /// Writes a file of weights in the format that its name says.
  public func write(to path: String) throws(DataError) {
    if path.hasSuffix(".safetensors") {
      try SafeTensors.write(self, to: path)
    } else if path.hasSuffix(".pth") || path.hasSuffix(".pt") {
      try PyTorchFile.write(self, to: path)
    } else {
      throw DataError(
        path: path, problem: "does not say in its name how to write it",
        recoverySuggestion: "end the name in .safetensors, .pth or .pt")
    }
  }

  static func read(_ file: MappedFile, under key: String? = nil) throws(DataError) -> SavedTensors {
    let isPyTorch =
      PyTorchFile.starts(file, with: Array("PK".utf8))
      || PyTorchFile.starts(file, with: PyTorchFile.legacyStart)
    if isPyTorch { return try PyTorchFile.read(file).weights(under: key, path: file.path) }
    let isSafeTensors = file.count > 8 && file.withUnsafeBytes { $0[8] == UInt8(ascii: "{") }
    guard isSafeTensors else {
      throw DataError(
        path: file.path, problem: "is neither a file of torch.save nor safetensors",
        recoverySuggestion: "save the network's state_dict() with torch.save")
    }
    return try SafeTensors.read(file)
  }

  /// The same tensors, without the "module." of data-parallel training where every name has it.
  private var withoutPrefix: SavedTensors {
    let prefix = "module."
    guard !names.isEmpty, names.allSatisfy({ $0.hasPrefix(prefix) }) else { return self }
    var tensors = SavedTensors()
    tensors.metadata = metadata
    for (name, tensor) in all { tensors.set(tensor, named: String(name.dropFirst(prefix.count))) }
    return tensors
  }
}

extension Checkpoint {
  private static let usualKeys = ["state_dict", "model_state_dict", "model"]

  /// The dictionary of tensors that a checkpoint is about.
  fileprivate func weights(under key: String?, path: String) throws(DataError) -> SavedTensors {
    guard isDictionary else {
      throw DataError(
        path: path, problem: "holds no dictionary of tensors by name",
        recoverySuggestion: "save the network's state_dict() with torch.save")
    }
    if let key {
      guard let nested = self[key], nested.isDictionary else {
        throw DataError(
          path: path, problem: "has no dictionary '\(key)'",
          recoverySuggestion: "name one of its keys: \(keys.prefix(20).joined(separator: ", "))")
      }
      return try nested.tensors
    }
    for key in Self.usualKeys {
      if let nested = self[key], nested.isDictionary { return try nested.tensors }
    }
    let tensors = try self.tensors
    if !tensors.names.isEmpty || keys.isEmpty { return tensors }
    throw DataError(
      path: path, problem: "holds tensors at none of the usual keys",
      recoverySuggestion:
        "say under which key they stand; it has \(keys.prefix(20).joined(separator: ", "))")
  }
}

import Files
import Layers
import Tensors

extension StateDictionary {
  /// Creates a state dictionary from the tensors of a file: floating-point types become float32, integers and
  /// Booleans int64.
  public init(_ tensors: SavedTensors) {
    self.init()
    for (name, tensor) in tensors.all {
      self[name] = tensor.type.isFloating ? .floats(tensor.floats()) : .integers(tensor.integers())
    }
  }

  /// Reads a weight file: PyTorch's `.pth` and `.pt` in either format, or safetensors. The format is detected
  /// from the first bytes, not from the file name.
  ///
  /// In a checkpoint that contains more than weights, they are found under "state_dict", "model_state_dict" or
  /// "model". The prefix "module." that data-parallel training adds to every name is removed.
  ///
  /// - Parameters:
  ///   - path: The path of the file.
  ///   - key: The key of the weights in a checkpoint, if it is another one.
  /// - Throws: ``/Files/DataError`` if the file is missing, damaged, or contains no weights.
  public init(contentsOf path: String, under key: String? = nil) throws(DataError) {
    self.init(try SavedTensors(contentsOf: path, under: key))
  }

  /// Writes a weight file atomically, in the format of its file extension: `.pth` or `.pt` for
  /// `torch.load(weights_only=True)`, `.safetensors` for `safetensors.torch.load_file`.
  ///
  /// - Throws: ``/Files/DataError`` if the file cannot be written or has another extension.
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
  /// Reads a weight file, as ``/Layers/StateDictionary/init(contentsOf:under:)`` does, without converting
  /// types.
  public init(contentsOf path: String, under key: String? = nil) throws(DataError) {
    self = try Self.read(MappedFile(path), under: key).withoutPrefix
  }

  /// Writes a weight file atomically, in the format of its file extension: `.safetensors`, `.pth` or `.pt`.
  ///
  /// - Throws: ``/Files/DataError`` if the file cannot be written or has another extension.
  public func write(to path: String) throws(DataError) {
    if path.hasSuffix(".safetensors") {
      try SafeTensors.write(self, to: path)
    } else if path.hasSuffix(".pth") || path.hasSuffix(".pt") {
      try PyTorchFile.write(self, to: path)
    } else {
      throw DataError(
        path: path, problem: "has an unknown file extension",
        recoverySuggestion: "use .safetensors, .pth or .pt")
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
        path: file.path, problem: "is neither a PyTorch nor a safetensors file",
        recoverySuggestion: "save the network's state_dict() with torch.save")
    }
    return try SafeTensors.read(file)
  }

  /// The same tensors, without the prefix "module." of data-parallel training if every name has it.
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

  /// Returns the dictionary of weights in a checkpoint.
  fileprivate func weights(under key: String?, path: String) throws(DataError) -> SavedTensors {
    guard isDictionary else {
      throw DataError(
        path: path, problem: "contains no dictionary of tensors",
        recoverySuggestion: "save the network's state_dict() with torch.save")
    }
    if let key {
      guard let nested = self[key], nested.isDictionary else {
        throw DataError(
          path: path, problem: "has no dictionary '\(key)'",
          recoverySuggestion: "use one of its keys: \(keys.prefix(20).joined(separator: ", "))")
      }
      return try nested.tensors
    }
    for key in Self.usualKeys {
      if let nested = self[key], nested.isDictionary { return try nested.tensors }
    }
    let tensors = try self.tensors
    if !tensors.names.isEmpty || keys.isEmpty { return tensors }
    throw DataError(
      path: path, problem: "contains no tensors under the usual keys",
      recoverySuggestion:
        "give the key of the weights, one of \(keys.prefix(20).joined(separator: ", "))")
  }
}

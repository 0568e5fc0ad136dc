import Files
import Layers
import Tensors

extension StateEntry {
  /// Creates an entry from a tensor of a file: floating-point types become float32, integers and Booleans
  /// int64.
  init(_ tensor: SavedTensor) {
    self = tensor.type.isFloating ? .floats(tensor.floats()) : .integers(tensor.integers())
  }
}

extension StateDictionary {
  /// Creates a state dictionary from the tensors of a file: floating-point types become float32, integers and
  /// Booleans int64. `SavedTensors.unreadable` tensors are left out.
  public init(_ tensors: SavedTensors) {
    self.init()
    for (name, tensor) in tensors.all { self[name] = StateEntry(tensor) }
  }

  /// Reads a weight file: PyTorch's `.pth` and `.pt` in either format, or safetensors. The format is detected
  /// from the first bytes, not from the file name.
  ///
  /// In a checkpoint that contains more than weights, they are found under "state_dict" or another usual key, or
  /// in the only dictionary of tensors. Prefixes such as "module.", which data-parallel training and
  /// `torch.compile` add to every name, are removed. To load a network, use
  /// `network.load(contentsOf: path)`: it knows which names to look for.
  ///
  /// - Parameters:
  ///   - path: The path of the file.
  ///   - prefix: The key of the weights in a checkpoint, or what their names begin with.
  /// - Throws: ``/Files/DataError`` if the file is missing, damaged, or contains no weights.
  public init(contentsOf path: String, under prefix: String? = nil) throws(DataError) {
    self.init(try SavedTensors(contentsOf: path, under: prefix))
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
  public init(contentsOf path: String, under prefix: String? = nil) throws(DataError) {
    self = try WeightFile(path).weights(under: prefix)
  }

  /// Writes a weight file atomically, in the format of its file extension: `.safetensors`, `.pth` or `.pt`, in upper or
  /// lower case.
  ///
  /// - Throws: ``/Files/DataError`` if the file cannot be written or has another extension.
  public func write(to path: String) throws(DataError) {
    switch File.fileExtension(of: path) {
    case "safetensors": try SafeTensors.write(self, to: path)
    case "pth", "pt": try PyTorchFile.write(self, to: path)
    default:
      throw DataError(
        path: path, problem: "has an unknown file extension",
        recoverySuggestion: "use .safetensors, .pth or .pt")
    }
  }
}

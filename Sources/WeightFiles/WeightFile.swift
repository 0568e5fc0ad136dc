import Files
import Layers
import Tensors

/// A weight file whose tensors are known by name, shape and type, and are read when they are asked for.
///
/// The names are paths: those of nested dictionaries are joined by periods, so a checkpoint
/// `{"state_dict": {"module.conv1.weight": …}, "epoch": 90}` has `state_dict.module.conv1.weight`.
package struct WeightFile: Sendable {
  /// The path of the file, for error messages.
  package let path: String
  /// The metadata of the file: safetensors' `__metadata__`.
  package let metadata: [String: String]
  /// All tensors, in the file's order.
  let entries: [Entry]
  /// The size of the file, which bounds that of its tensors.
  let byteCount: Int
  /// The keys of the topmost dictionary, for error messages; nil if the file is something else.
  let keys: [String]?

  /// A tensor in the file.
  struct Entry: Sendable {
    /// The path.
    let name: String
    /// The length in UTF-8 of the part of `name` that is the path of the dictionary, with its period.
    let dictionaryLength: Int
    let content: Content

    enum Content: Sendable {
      case saved(SavedTensor)
      case stored(Checkpoint)
      /// The kind of a tensor that `Tensor` cannot represent: "is a sparse tensor".
      case unreadable(String)
    }
  }

  /// Opens a file: PyTorch's in either format, or safetensors. The format is detected from the first bytes.
  ///
  /// - Throws: ``/Files/DataError`` if the file is missing or damaged, or has another format.
  package init(_ path: String) throws(DataError) { try self.init(MappedFile(path)) }

  init(_ file: MappedFile) throws(DataError) {
    guard PyTorchFile.recognizes(file) else {
      let isSafeTensors = file.count > 8 && file.withUnsafeBytes { $0[8] == UInt8(ascii: "{") }
      guard isSafeTensors else { throw Self.unknownFormat(of: file) }
      let tensors = try SafeTensors.read(file)
      let count = tensors.names.count + tensors.unreadable.count
      guard count <= TensorListing.tensorLimit else {
        throw DataError(
          path: file.path,
          problem:
            "has \(count.counted("tensor")), more than the limit of \(TensorListing.tensorLimit)",
          recoverySuggestion: "save only the network's state_dict()")
      }
      self.init(tensors, path: file.path)
      return
    }
    try self.init(PyTorchFile.read(file), path: file.path)
  }

  /// Creates a file of the values in a checkpoint.
  private init(_ root: Checkpoint, path: String) throws(DataError) {
    var listing = TensorListing(path: path)
    try listing.add(root)
    (entries, keys) = (listing.entries, root.isDictionary || root.isModule ? root.keys : nil)
    (self.path, metadata, byteCount) = (path, [:], root.byteCount)
  }

  /// Creates a file of tensors that have already been read.
  init(_ tensors: SavedTensors, path: String) {
    entries =
      tensors.all.map { Entry(name: $0.name, dictionaryLength: 0, content: .saved($0.tensor)) }
      + tensors.unreadable.sorted { $0.key < $1.key }
      .map { Entry(name: $0.key, dictionaryLength: 0, content: .unreadable($0.value)) }
    (self.path, metadata, keys) = (path, tensors.metadata, tensors.names)
    // Every tensor already has its memory.
    byteCount = tensors.all.reduce(0) { $0 + $1.tensor.byteCount }
  }

  /// Returns an error that says what a file is instead of weights.
  private static func unknownFormat(of file: MappedFile) -> DataError {
    let start = file.withUnsafeBytes { Array($0.prefix(512)) }
    let text = String(decoding: start.prefix(64), as: UTF8.self).lowercased()
    func failure(_ problem: String, _ recoverySuggestion: String) -> DataError {
      DataError(path: file.path, problem: problem, recoverySuggestion: recoverySuggestion)
    }
    if start.isEmpty { return failure("is empty", "download or copy it again") }
    if text.hasPrefix("version https://git-lfs") {
      return failure("is a pointer of Git LFS instead of the file", "run 'git lfs pull'")
    }
    if text.contains("<html") || text.hasPrefix("<!doctype") || text.hasPrefix("<?xml") {
      return failure("is a web page instead of weights", "download the file again")
    }
    if start.starts(with: [0x1F, 0x8B]) {
      return failure("is compressed by gzip", "decompress it with gunzip")
    }
    if start.dropFirst(257).starts(with: Array("ustar".utf8)) {
      return failure("is a tar archive", "unpack it with 'tar -xf'")
    }
    return failure(
      "is neither a PyTorch nor a safetensors file",
      "save the network's state_dict() with torch.save")
  }
}

extension WeightFile.Entry {
  /// The shape that the file states; nil for a tensor that `Tensor` cannot represent.
  var shape: [Int]? {
    switch content {
    case .saved(let tensor): tensor.shape
    case .stored(let value): value.storedTensor?.shape
    case .unreadable: nil
    }
  }

  /// The element type; nil for a tensor that `Tensor` cannot represent.
  var type: ElementType? {
    switch content {
    case .saved(let tensor): tensor.type
    case .stored(let value): value.storedTensor?.type
    case .unreadable: nil
    }
  }

  /// Returns the tensor, whose data is read now.
  ///
  /// - Throws: ``DataError`` if it is damaged, or of a kind that `Tensor` cannot represent.
  func tensor(path: String) throws(DataError) -> SavedTensor {
    switch content {
    case .saved(let tensor): return tensor
    case .stored(let value): if let tensor = try value.tensor { return tensor }
    case .unreadable: break
    }
    throw DataError(
      path: path, problem: "its '\(name.displayed())' \(problem ?? "cannot be read")",
      recoverySuggestion: Self.conversion(of: problem ?? ""))
  }

  /// Returns how a tensor is converted to one that can be represented.
  ///
  /// - Parameter problem: Why it cannot be: "is a sparse tensor".
  static func conversion(of problem: String) -> String {
    let expression =
      if problem.contains("sparse") {
        "tensor.to_dense()"
      } else if problem.contains("quantized") {
        "tensor.dequantize()"
      } else if problem.contains("nested") {
        "tensor.to_padded_tensor(0)"
      } else if ["omplex", "type C"].contains(where: problem.contains) {
        "torch.view_as_real(tensor)"
      } else if problem.contains("NumPy") {
        "torch.from_numpy(array)"
      } else { "tensor.float()" }
    return "convert it in PyTorch with \(expression), and save it again"
  }

  /// Why the tensor cannot be represented: "is a sparse tensor"; nil if it can.
  var problem: String? { if case .unreadable(let kind) = content { kind } else { nil } }
}

extension Checkpoint {
  /// The description of a tensor; nil for any other value.
  var storedTensor: Pickle.Tensor? {
    if case .tensor(let index) = pickle.values[index] { pickle.tensors[index] } else { nil }
  }

  /// Whether the value is a whole module.
  var isModule: Bool { pickle.module(index) != nil }
}

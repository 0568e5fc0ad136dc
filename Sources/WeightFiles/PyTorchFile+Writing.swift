import Files
import Tensors

extension PyTorchFile {
  /// Writes tensors as `torch.save(OrderedDict(…))` does. `torch.load(path, weights_only=True)` reads the
  /// file, also with `mmap=True`. The same tensors always give the same bytes.
  ///
  /// - Throws: ``/Files/DataError`` if the file cannot be written.
  public static func write(_ tensors: SavedTensors, to path: String) throws(DataError) {
    try File.write(bytes(of: tensors, path: path), to: path)
  }

  static func bytes(of tensors: SavedTensors, path: String) throws(DataError) -> [UInt8] {
    var pickle = PickleWriter()
    pickle.orderedDictionary()
    pickle.write(.mark)
    for (key, (name, tensor)) in tensors.all.enumerated() {
      pickle.write(name)
      pickle.write(tensor, key: "\(key)")
    }
    pickle.write(.setItems)
    pickle.write(.stop)
    var entries = [
      ("data.pkl", pickle.bytes), (".format_version", Array("1".utf8)),
      (".storage_alignment", Array("64".utf8)), ("byteorder", Array("little".utf8)),
    ]
    entries += tensors.all.enumerated().map { ("data/\($0.offset)", $0.element.tensor.bytes) }
    entries.append(("version", Array("3\n".utf8)))
    return try ZipArchive.archive(
      entries.map { ZipArchive.NewEntry("archive/" + $0.0, $0.1) }, alignment: 64, path: path)
  }
}

/// A writer of pickles of protocol 2.
private struct PickleWriter {
  private(set) var bytes: [UInt8] = [PickleInstruction.proto.rawValue, 2]

  mutating func write(_ instruction: PickleInstruction) { bytes.append(instruction.rawValue) }

  mutating func write(_ text: String) {
    write(.binUnicode)
    append(text.utf8.count, size: 4)
    bytes += Array(text.utf8)
  }

  mutating func write(_ number: Int) {
    if (0..<256).contains(number) {
      write(.binInt1)
      append(number, size: 1)
    } else if Int32(exactly: number) != nil {
      write(.binInt)
      append(number, size: 4)
    } else {
      write(.long1)
      bytes.append(8)
      append(number, size: 8)
    }
  }

  mutating func write(_ numbers: [Int]) {
    write(.mark)
    for number in numbers { write(number) }
    write(.tuple)
  }

  mutating func global(_ module: String, _ name: String) {
    write(.global)
    bytes += Array("\(module)\n\(name)\n".utf8)
  }

  mutating func orderedDictionary() {
    global("collections", "OrderedDict")
    write(.emptyTuple)
    write(.reduce)
  }

  /// Writes `_rebuild_tensor_v2(storage, 0, size, stride, False, OrderedDict())`; for types without a storage class
  /// `_rebuild_tensor_v3`, with a storage of bytes and the element type as the last argument.
  mutating func write(_ tensor: SavedTensor, key: String) {
    let storage = tensor.type.storageName
    global("torch._utils", storage == nil ? "_rebuild_tensor_v3" : "_rebuild_tensor_v2")
    write(.mark)
    write(.mark)
    write("storage")
    if let storage {
      global("torch", storage)
    } else {
      global("torch.storage", "UntypedStorage")
    }
    write(key)
    write("cpu")
    write(storage == nil ? tensor.byteCount : tensor.count)
    write(.tuple)
    write(.binPersistentID)
    write(0)
    write(tensor.shape)
    write(Shape.strides(tensor.shape))
    write(.newFalse)
    orderedDictionary()
    if storage == nil { global("torch", "\(tensor.type)") }
    write(.tuple)
    write(.reduce)
  }

  private mutating func append(_ number: Int, size: Int) {
    bytes += (0..<size).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
  }
}

import Files

/// The file format of `torch.save`: `.pth` and `.pt`.
///
/// Since PyTorch 1.6, a file is a zip archive of uncompressed entries: `<root>/data.pkl` (a pickle) and
/// `<root>/data/0`, `…/1`, … (the storages). Older files are five pickles followed by the storages. Both
/// formats are read without executing any code.
public enum PyTorchFile {
  /// Returns the contents of a file.
  ///
  /// - Throws: ``/Files/DataError`` if the file is missing, damaged, or contains anything but tensors,
  ///   numbers, strings, lists and dictionaries.
  public static func read(_ path: String) throws(DataError) -> Checkpoint {
    try read(MappedFile(path))
  }

  static func read(_ file: MappedFile) throws(DataError) -> Checkpoint {
    if starts(file, with: legacyStart) { return try readLegacy(file) }
    guard starts(file, with: Array("PK".utf8)) else {
      throw DataError(
        path: file.path,
        problem: "is not a PyTorch file: it is neither a zip archive nor in the legacy format of "
          + "torch.save", recoverySuggestion: "save the network's state_dict() with torch.save")
    }
    return try readArchive(ZipArchive(file), byteCount: file.count)
  }

  static func starts(_ file: MappedFile, with bytes: [UInt8]) -> Bool {
    file.withUnsafeBytes { $0.starts(with: bytes) }
  }
}

// MARK: The zip format

extension PyTorchFile {
  private static func readArchive(
    _ archive: ZipArchive, byteCount: Int
  ) throws(DataError) -> Checkpoint {
    func failure(_ problem: String, _ recoverySuggestion: String = "save it again with torch.save")
      -> DataError
    {
      DataError(path: archive.path, problem: problem, recoverySuggestion: recoverySuggestion)
    }
    let pickles = archive.entries.filter { $0.name.hasSuffix("/data.pkl") }
    guard pickles.count == 1, let entry = pickles.first else {
      throw failure("contains \(pickles.count) files named 'data.pkl' instead of one")
    }
    let root = String(entry.name.dropLast("data.pkl".count))
    if archive[root + "constants.pkl"] != nil {
      throw failure(
        "is a TorchScript program", "save the network's state_dict() with torch.save instead")
    }
    try checkSizes(archive, byteCount: byteCount, failure)
    if let order = archive[root + "byteorder"] {
      guard try archive.bytes(of: order, limit: 16) == Array("little".utf8) else {
        throw failure("is not in little-endian byte order")
      }
    }
    let bytes = try file(of: entry, in: archive)
    var reader = PickleReader(bytes, 0..<bytes.count, name: "data.pkl")
    let pickle = try reader.read().pickle
    var blocks: [String: MappedFile] = [:]
    for storage in pickle.storages where blocks[storage.key] == nil {
      guard let entry = archive[root + "data/" + storage.key] else {
        throw failure("has no file '\(root)data/\(storage.key)', which its pickle references")
      }
      blocks[storage.key] = try file(of: entry, in: archive)
    }
    return try Checkpoint(pickle, blocks: blocks, path: archive.path, fileSize: byteCount)
  }

  /// Checks that no entry is compressed and that entries do not overlap, so that all entries together are
  /// no larger than the file.
  private static func checkSizes(
    _ archive: ZipArchive, byteCount: Int, _ failure: (String, String) -> DataError
  ) throws(DataError) {
    var sum = 0
    for entry in archive.entries {
      guard entry.isStored else {
        throw failure(
          "its file '\(entry.name)' is compressed, which torch.save never does",
          "save it again with torch.save")
      }
      sum += entry.count
      guard sum <= byteCount else {
        throw failure(
          "its files overlap: their sizes add up to more than its \(byteCount) bytes",
          "save it again with torch.save")
      }
    }
  }

  private static func file(
    of entry: ZipArchive.Entry, in archive: ZipArchive
  ) throws(DataError) -> MappedFile {
    try MappedFile(path: archive.path, count: entry.count) { memory throws(DataError) in
      try archive.extract(entry, into: memory)
    }
  }
}

// MARK: The format before PyTorch 1.6

extension PyTorchFile {
  /// The pickled magic number 0x1950a86a20f9469cfc6c.
  static let legacyStart: [UInt8] = [
    0x80, 2, 0x8A, 10, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19, 0x2E,
  ]

  private static func readLegacy(_ file: MappedFile) throws(DataError) -> Checkpoint {
    var position = legacyStart.count
    func next(_ name: String) throws(DataError) -> Pickle {
      var reader = PickleReader(file, position..<file.count, name: name)
      let (pickle, end) = try reader.read()
      position = end
      return pickle
    }
    func failure(_ problem: String) -> DataError {
      DataError(
        path: file.path, problem: problem, recoverySuggestion: "save it again with torch.save")
    }
    let version = try next("protocol version")
    guard version.integer(version.root) == 1001 else {
      throw failure("has another version of PyTorch's legacy format than 1001")
    }
    let system = try next("system information")
    if let order = system.table(system.root)?.values[.string("little_endian")] {
      guard case .bool(true) = system.values[order] else {
        throw failure("is not in little-endian byte order")
      }
    }
    let object = try next("pickle")
    let keys = try next("list of storages")
    let types = Dictionary(
      object.storages.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
    var blocks: [String: MappedFile] = [:]
    for index in keys.elements(keys.root) ?? [] {
      guard let key = keys.string(index), let storage = types[key], blocks[key] == nil else {
        throw failure("lists a storage that no tensor references, or the same storage twice")
      }
      blocks[key] = try block(storage, of: file, at: &position)
    }
    return try Checkpoint(object, blocks: blocks, path: file.path, fileSize: file.count)
  }

  /// Reads one storage: its element count in 8 bytes, then its elements.
  private static func block(
    _ storage: Pickle.Storage, of file: MappedFile, at position: inout Int
  ) throws(DataError) -> MappedFile {
    func failure(_ problem: String) -> DataError {
      DataError(path: file.path, problem: problem, recoverySuggestion: "copy it again")
    }
    let rest = file.count - position - 8
    guard rest >= 0 else { throw failure("is truncated before the storage '\(storage.key)'") }
    let count = file.withUnsafeBytes {
      Int64(littleEndian: $0.loadUnaligned(fromByteOffset: position, as: Int64.self))
    }
    guard count == storage.count, storage.count <= rest / storage.type.size else {
      throw failure(
        "its storage '\(storage.key)' should have \(storage.count) elements of type \(storage.type), "
          + "but declares \(count), in \(rest) bytes")
    }
    let start = position + 8
    position = start + storage.count * storage.type.size
    return MappedFile(path: file.path, count: position - start) { memory in
      file.withUnsafeBytes {
        memory.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[start..<start + memory.count]))
      }
    }
  }
}

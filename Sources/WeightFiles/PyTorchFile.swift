import Files

/// The file format of `torch.save`: `.pth` and `.pt`.
///
/// Since PyTorch 1.6, a file is a zip archive: `<root>/data.pkl` (a pickle) and `<root>/data/0`, `…/1`, … (the
/// storages). `torch.save` does not compress them; other programs may. Older files are five pickles followed by the storages. Both
/// formats are read without executing any code.
public enum PyTorchFile {
  /// Returns the contents of a file. Of its tensors, only the descriptions are read; the elements are read
  /// when they are accessed.
  ///
  /// - Throws: ``/Files/DataError`` if the file is missing, damaged, or calls functions that tensors, numbers,
  ///   strings, lists, dictionaries and plain objects do not need.
  public static func read(_ path: String) throws(DataError) -> Checkpoint {
    try read(MappedFile(path))
  }

  static func read(_ file: MappedFile) throws(DataError) -> Checkpoint {
    if let start = legacyStart(of: file) { return try readLegacy(file, from: start) }
    guard isArchive(file) else {
      throw DataError(
        path: file.path,
        problem: "is not a PyTorch file: it is neither a zip archive nor in the legacy format of "
          + "torch.save", recoverySuggestion: "save the network's state_dict() with torch.save")
    }
    return try readArchive(ZipArchive(file), of: file)
  }

  /// Returns whether a file looks like one of `torch.save`.
  static func recognizes(_ file: MappedFile) -> Bool {
    isArchive(file) || legacyStart(of: file) != nil
  }

  private static func isArchive(_ file: MappedFile) -> Bool {
    file.withUnsafeBytes { $0.starts(with: Array("PK".utf8)) }
  }
}

// MARK: The zip format

extension PyTorchFile {
  private static func readArchive(
    _ archive: ZipArchive, of container: MappedFile
  ) throws(DataError) -> Checkpoint {
    func failure(_ problem: String, _ recoverySuggestion: String = "save it again with torch.save")
      -> DataError
    {
      DataError(path: archive.path, problem: problem, recoverySuggestion: recoverySuggestion)
    }
    let pickles = archive.entries.filter { $0.name.hasSuffix("/data.pkl") }
    if pickles.isEmpty, archive.entries.contains(where: { $0.name.hasSuffix(".npy") }) {
      throw failure(
        "is a NumPy archive (.npz)", "save its arrays with safetensors.numpy.save_file")
    }
    guard pickles.count == 1, let entry = pickles.first else {
      throw failure("contains \(pickles.count) files named 'data.pkl' instead of one")
    }
    let root = String(entry.name.dropLast("data.pkl".count))
    if archive[root + "constants.pkl"] != nil {
      throw failure(
        "is a TorchScript program", "save the network's state_dict() with torch.save instead")
    }
    let byteCount = try unpackedSize(of: archive, container)
    if let order = archive[root + "byteorder"] {
      guard try archive.bytes(of: order, limit: 16) == Array("little".utf8) else {
        throw failure("is not in little-endian byte order")
      }
    }
    let bytes = try file(of: entry, in: archive)
    var reader = PickleReader(bytes, 0..<bytes.count, name: "data.pkl")
    let pickle = try reader.read().pickle
    let blocks = StorageBlocks { storage throws(DataError) in
      guard let entry = archive[root + "data/" + storage.key] else {
        throw failure("has no file '\(root)data/\(storage.key)', which its pickle references")
      }
      return StorageBlocks.Block(
        source: try file(of: entry, in: archive), range: 0..<entry.count)
    }
    return Checkpoint(pickle, blocks: blocks, path: archive.path, byteCount: byteCount)
  }

  /// Returns the size of all entries together, which a compressed archive can multiply.
  private static func unpackedSize(
    of archive: ZipArchive, _ file: MappedFile
  ) throws(DataError) -> Int {
    var sum = 0
    for entry in archive.entries {
      sum = sum.addingReportingOverflow(entry.count).overflow ? .max : sum + entry.count
    }
    let limits = ReadingLimits.current
    guard sum <= file.count || sum <= limits.unpackedLimit(compressed: file.count) else {
      throw DataError(
        path: file.path, problem: "unpacks from \(file.count.counted("byte")) to \(sum)",
        recoverySuggestion: "if you trust it, "
          + limits.raisingUnpacked(compressed: file.count, to: sum))
    }
    return sum
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
  /// The pickled magic number 0x1950a86a20f9469cfc6c, as protocols 2 to 5 and protocol 1 write it.
  private static let magicNumbers = [
    [0x8A, 10, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19, 0x2E],
    Array("L119547037146038801333356L\n.".utf8),
  ]

  /// Returns the byte after the magic number that a file in the legacy format begins with.
  private static func legacyStart(of file: MappedFile) -> Int? {
    file.withUnsafeBytes { bytes in
      // Protocols from 2 begin with their number, from 4 also with the length of a frame.
      for (skipped, magic) in [(0, 1), (2, 0), (11, 0)] {
        let (number, start) = (magicNumbers[magic], bytes.prefix(skipped))
        guard skipped == 0 || start.first == PickleInstruction.proto.rawValue,
          bytes.dropFirst(skipped).starts(with: number)
        else { continue }
        return skipped + number.count
      }
      return nil
    }
  }

  private static func readLegacy(
    _ file: MappedFile, from start: Int
  ) throws(DataError) -> Checkpoint {
    var position = start
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
    let storages = Dictionary(
      object.storages.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
    var blocks: [String: StorageBlocks.Block] = [:]
    for index in keys.elements(keys.root) ?? [] {
      guard let key = keys.string(index), let storage = storages[key], blocks[key] == nil else {
        throw failure("lists a storage that no tensor references, or the same storage twice")
      }
      blocks[key] = try block(storage, of: file, at: &position)
    }
    let found = blocks
    let all = StorageBlocks { storage throws(DataError) in
      guard let block = found[storage.key] else {
        throw failure("does not list the storage '\(storage.key)', which its pickle references")
      }
      return block
    }
    return Checkpoint(object, blocks: all, path: file.path, byteCount: file.count)
  }

  /// Finds one storage: its element count in 8 bytes, then its elements.
  private static func block(
    _ storage: Pickle.Storage, of file: MappedFile, at position: inout Int
  ) throws(DataError) -> StorageBlocks.Block {
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
        "its storage '\(storage.key)' should have \(storage.count.counted("element")) of type "
          + "\(storage.type.elementName), but declares \(count), in \(rest.counted("byte"))")
    }
    let start = position + 8
    position = start + storage.count * storage.type.size
    return StorageBlocks.Block(source: file, range: start..<position)
  }
}

import Files

/// Files that `torch.save` makes: `.pth`, `.pt`.
///
/// Since PyTorch 1.6 such a file is a zip archive of stored entries, `<root>/data.pkl` (a pickle) and
/// `<root>/data/0`, `…/1`, … (the numbers). Before, it was five pickles and the numbers after them. Both
/// are read, by ``PickleReader``, which runs nothing.
public enum PyTorchFile {
  /// Reads a file.
  ///
  /// - Throws: ``DataError`` where the file is missing, damaged, or holds something else than tensors,
  ///   numbers, texts, lists and dictionaries.
  public static func read(_ path: String) throws(DataError) -> Checkpoint {
    try read(MappedFile(path))
  }

  static func read(_ file: MappedFile) throws(DataError) -> Checkpoint {
    if starts(file, with: legacyStart) { return try readLegacy(file) }
    guard starts(file, with: Array("PK".utf8)) else {
      throw DataError(
        path: file.path,
        problem: "is no file of torch.save: it starts neither as an archive nor as "
          + "PyTorch's older pickle",
        recoverySuggestion: "save the network's state_dict() with torch.save")
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
      throw failure("holds \(pickles.count) files 'data.pkl', not one, as torch.save makes")
    }
    let root = String(entry.name.dropLast("data.pkl".count))
    if archive[root + "constants.pkl"] != nil {
      throw failure(
        "is a TorchScript program", "save the network's state_dict() with torch.save instead")
    }
    try checkSizes(archive, byteCount: byteCount, failure)
    if let order = archive[root + "byteorder"] {
      guard try archive.bytes(of: order, limit: 16) == Array("little".utf8) else {
        throw failure("has numbers in another byte order than little-endian")
      }
    }
    let bytes = try file(of: entry, in: archive)
    var reader = PickleReader(bytes, 0..<bytes.count, name: "data.pkl")
    let pickle = try reader.read().pickle
    var blocks: [String: MappedFile] = [:]
    for storage in pickle.storages where blocks[storage.key] == nil {
      guard let entry = archive[root + "data/" + storage.key] else {
        throw failure("holds no file '\(root)data/\(storage.key)', which its pickle names")
      }
      blocks[storage.key] = try file(of: entry, in: archive)
    }
    return try Checkpoint(pickle, blocks: blocks, path: archive.path, fileSize: byteCount)
  }

  /// Sees that nothing is compressed and nothing stands for two files, so that all of it together is
  /// no larger than the file.
  private static func checkSizes(
    _ archive: ZipArchive, byteCount: Int, _ failure: (String, String) -> DataError
  ) throws(DataError) {
    var sum = 0
    for entry in archive.entries {
      guard entry.isStored else {
        throw failure(
          "its file '\(entry.name)' is compressed, as torch.save never does",
          "save it again with torch.save")
      }
      sum += entry.count
      guard sum <= byteCount else {
        throw failure(
          "its files overlap: together they claim more than its \(byteCount) bytes",
          "save it again with torch.save")
      }
    }
  }

  private static func file(
    of entry: ZipArchive.Entry, in archive: ZipArchive
  ) throws(DataError) -> MappedFile {
    try MappedFile(path: archive.path, count: entry.count) { memory throws(DataError) in
      try archive.unpack(entry, into: memory)
    }
  }
}

// MARK: The format before PyTorch 1.6

extension PyTorchFile {
  /// A pickle of the number 0x1950a86a20f9469cfc6c.
  static let legacyStart: [UInt8] = [
    0x80, 2, 0x8A, 10, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19, 0x2E,
  ]

  private static func readLegacy(_ file: MappedFile) throws(DataError) -> Checkpoint {
    var place = legacyStart.count
    func next(_ name: String) throws(DataError) -> Pickle {
      var reader = PickleReader(file, place..<file.count, name: name)
      let (pickle, end) = try reader.read()
      place = end
      return pickle
    }
    func failure(_ problem: String) -> DataError {
      DataError(
        path: file.path, problem: problem, recoverySuggestion: "save it again with torch.save")
    }
    let version = try next("protocol version")
    guard version.integer(version.root) == 1001 else {
      throw failure("is of a version of PyTorch's older format that is not 1001")
    }
    let system = try next("description of its system")
    if let order = system.table(system.root)?.values[.string("little_endian")] {
      guard case .bool(true) = system.values[order] else {
        throw failure("has numbers in another byte order than little-endian")
      }
    }
    let object = try next("pickle")
    let keys = try next("list of storages")
    let types = Dictionary(
      object.storages.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
    var blocks: [String: MappedFile] = [:]
    for index in keys.elements(keys.root) ?? [] {
      guard let key = keys.string(index), let storage = types[key], blocks[key] == nil else {
        throw failure("lists a storage that no tensor names, or one twice")
      }
      blocks[key] = try block(storage, of: file, at: &place)
    }
    return try Checkpoint(object, blocks: blocks, path: file.path, fileSize: file.count)
  }

  /// Reads one storage: its count in 8 bytes, then its numbers.
  private static func block(
    _ storage: Pickle.Storage, of file: MappedFile, at place: inout Int
  ) throws(DataError) -> MappedFile {
    func failure(_ problem: String) -> DataError {
      DataError(path: file.path, problem: problem, recoverySuggestion: "copy it again, whole")
    }
    let rest = file.count - place - 8
    guard rest >= 0 else { throw failure("is cut short before the storage '\(storage.key)'") }
    let count = file.withUnsafeBytes {
      Int64(littleEndian: $0.loadUnaligned(fromByteOffset: place, as: Int64.self))
    }
    guard count == storage.count, storage.count <= rest / storage.type.size else {
      throw failure(
        "its storage '\(storage.key)' should hold \(storage.count) numbers of type \(storage.type); "
          + "it claims \(count), in \(rest) bytes")
    }
    let start = place + 8
    place = start + storage.count * storage.type.size
    return MappedFile(path: file.path, count: place - start) { memory in
      file.withUnsafeBytes {
        memory.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[start..<start + memory.count]))
      }
    }
  }
}

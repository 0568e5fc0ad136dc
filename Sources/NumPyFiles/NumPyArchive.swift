import Files
import Tensors

/// The contents of a `.npz` file: NumPy arrays by name, as `numpy.savez` writes them.
///
///     var archive = NumPyArchive()
///     archive["images"] = NumPyArray(images)
///     archive["labels"] = NumPyArray(labels)
///     try archive.write(npz: "digits.npz")
///     let again = try NumPyArchive(npz: "digits.npz").tensor("images", of: Float.self)
public struct NumPyArchive: Sendable {
  /// The arrays' names, in the file's order.
  public private(set) var names: [String] = []
  private var arrays: [String: NumPyArray] = [:]
  private var path = ""

  /// Creates an archive without arrays.
  public init() {}

  /// The array of that name; setting it to `nil` takes it out.
  public subscript(name: String) -> NumPyArray? {
    get { arrays[name] }
    set {
      names.removeAll { $0 == name && newValue == nil }
      if newValue != nil && arrays[name] == nil { names.append(name) }
      arrays[name] = newValue
    }
  }

  /// Returns the array of that name as a tensor of its own type.
  ///
  /// - Throws: ``/Files/DataError`` where there is none, or it is of another type.
  public func tensor<Element: NumPyScalar>(
    _ name: String, of type: Element.Type
  ) throws(DataError) -> Tensor<Element> {
    guard let array = arrays[name] else {
      throw DataError(
        path: path, problem: "has no array '\(name)'",
        recoverySuggestion: names.isEmpty
          ? "it is empty" : "it has " + names.joined(separator: ", "))
    }
    return try array.tensor(of: type)
  }

  /// Reads a `.npz` file, as `numpy.load` does: compressed or not; what is no `.npy` file in it is left.
  ///
  /// - Parameters:
  ///   - path: the path of the file.
  ///   - limit: the most bytes that all arrays together may have.
  /// - Throws: ``/Files/DataError``, naming the file, the array in it, what is wrong and the recovery
  ///   suggestion.
  public init(npz path: String, limit: Int = 1 << 32) throws(DataError) {
    let archive = try ZipArchive(path)
    self.path = path
    var left = limit
    for entry in archive.entries where entry.name.hasSuffix(".npy") {
      let bytes = try archive.bytes(of: entry, limit: left)
      left -= bytes.count
      let name = String(entry.name.dropLast(4))
      self[name] = try NumPyArray(bytes: bytes, path: "\(path): \(entry.name)")
    }
  }

  /// Writes a `.npz` file that `numpy.load` reads, not compressed; whole or not at all.
  ///
  /// - Throws: ``/Files/DataError`` where the file cannot be written.
  public func write(npz path: String) throws(DataError) {
    let entries = names.map { ZipArchive.NewEntry($0 + ".npy", arrays[$0]!.fileBytes) }
    try File.write(ZipArchive.archive(entries, path: path), to: path)
  }
}

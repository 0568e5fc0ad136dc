import Glibc

extension Tensor where Element: NumPyScalar {
  /// Reads a `.npy` file, as `numpy.load` does.
  ///
  /// - Throws: ``NumPyError``, naming the file, what is wrong with it and the mend.
  public init(npy path: String) throws(NumPyError) {
    guard let file = fopen(path, "rb") else {
      throw NumPyError(path: path, problem: "cannot be opened: \(systemWords); check the path")
    }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 20)
    while true {
      let count = fread(&chunk, 1, chunk.count, file)
      if count == 0 { break }
      bytes += chunk[0..<count]
    }
    guard ferror(file) == 0 else {
      throw NumPyError(path: path, problem: "cannot be read: \(systemWords); name a file")
    }
    self = try NumPyArray(bytes: bytes, path: path).tensor(of: Element.self)
  }

  /// Writes a `.npy` file that `numpy.load` reads; whole or not at all.
  public func write(npy path: String) throws(NumPyError) {
    let bytes = NumPyArray(self).fileBytes
    let temporary = "\(path).\(getpid()).part"
    func failure() -> NumPyError {
      NumPyError(
        path: path,
        problem: "cannot be written: \(systemWords); choose a folder that you may write to")
    }
    guard let file = fopen(temporary, "wb") else { throw failure() }
    let isWritten = fwrite(bytes, 1, bytes.count, file) == bytes.count
    guard fclose(file) == 0, isWritten, rename(temporary, path) == 0 else {
      let error = failure()
      unlink(temporary)
      throw error
    }
  }
}

private var systemWords: String { String(cString: strerror(errno)) }

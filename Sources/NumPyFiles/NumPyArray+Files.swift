import Files
import Tensors

extension Tensor where Element: NumPyScalar {
  /// Reads a `.npy` file, as `numpy.load` does.
  ///
  /// - Throws: ``/Files/DataError``, naming the file, what is wrong with it and the recovery
  ///   suggestion.
  public init(npy path: String) throws(DataError) {
    self = try NumPyArray(bytes: File.read(path), path: path).tensor(of: Element.self)
  }

  /// Writes a `.npy` file that `numpy.load` reads; whole or not at all.
  public func write(npy path: String) throws(DataError) {
    try File.write(NumPyArray(self).fileBytes, to: path)
  }
}

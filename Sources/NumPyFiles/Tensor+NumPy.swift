import Files
import Tensors

extension Tensor where Element: NumPyScalar {
  /// Reads a `.npy` file, as `numpy.load` does.
  ///
  /// - Throws: ``/Files/DataError`` naming the file, the problem and the fix.
  public init(npy path: String) throws(DataError) {
    self = try NumPyArray(npy: path).tensor(of: Element.self)
  }

  /// Writes a `.npy` file that `numpy.load` reads; completely or not at all.
  ///
  /// - Throws: ``/Files/DataError`` if the file cannot be written.
  public func write(npy path: String) throws(DataError) {
    try File.write(NumPyArray(self).fileBytes, to: path)
  }
}

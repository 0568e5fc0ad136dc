import Files
import Foundation
import Tensors

/// A dataset of 1,797 handwritten digits by 43 people, with 8 × 8 pixels each.
///
/// The test set of "Optical Recognition of Handwritten Digits" by E. Alpaydin and C. Kaynak, UCI
/// Machine Learning Repository (1998), https://doi.org/10.24432/C50P49, license CC BY 4.0. The file is a
/// copy of the one in scikit-learn: a line for each digit, with 64 values from 0 to 16 in row-major order,
/// then the label.
public struct Digits: Sendable {
  /// The images `[N, 1, 8, 8]`, from 0 (paper) to 1 (ink).
  public let images: Tensor<Float>
  /// The digit in each image, from 0 to 9.
  public let labels: [Int]

  /// Returns the digits that are included in the library.
  ///
  /// - Throws: ``/Files/DataError`` if the file is missing from the build.
  public static func load() throws(DataError) -> Digits {
    guard let path = Bundle.module.path(forResource: "Data/digits.csv", ofType: "gz") else {
      throw DataError(
        path: Bundle.module.bundlePath + "/Data/digits.csv.gz", problem: "is missing",
        recoverySuggestion: "build again with swift build")
    }
    return try load(from: path)
  }

  /// Returns the digits in a file of the same format, compressed with gzip.
  ///
  /// - Throws: ``/Files/DataError`` naming the line that is invalid.
  public static func load(from path: String) throws(DataError) -> Digits {
    let bytes = try Gzip.decompressed(
      File.read(path, limit: 1 << 26), path: path, limit: 1 << 28)
    var pixels: [Float] = []
    var labels: [Int] = []
    var reader = CSVReader(bytes, path: path)
    while let row = try reader.next() {
      let values = row.fields.compactMap { Int($0) }
      func failure(_ problem: String) -> DataError {
        DataError(
          path: path, problem: "line \(row.line) \(problem)",
          recoverySuggestion: "each line needs 64 integers from 0 to 16 and a digit from 0 to 9")
      }
      guard row.fields.count == 65 else {
        throw failure("has \(row.fields.count.counted("field"))")
      }
      guard values.count == 65 else { throw failure("has a field that is not an integer") }
      guard values.dropLast().allSatisfy((0...16).contains) else {
        throw failure("has a value outside 0 to 16")
      }
      guard (0...9).contains(values[64]) else { throw failure("has the label \(values[64])") }
      pixels += values.dropLast().map { Float($0) / 16 }
      labels.append(values[64])
    }
    guard !labels.isEmpty else {
      throw DataError(
        path: path, problem: "contains no digits", recoverySuggestion: "copy it again")
    }
    return Digits(images: Tensor(pixels, shape: [labels.count, 1, 8, 8]), labels: labels)
  }

  /// Returns the digits at `indices`.
  public subscript(_ indices: [Int]) -> Digits {
    Digits(
      images: .stack(indices.map { images[$0] }), labels: indices.map { labels[$0] })
  }

  /// Returns two random subsets, the first with the given fraction of all digits, rounded.
  public func split(
    _ fraction: Double, using generator: inout Generator
  ) -> (first: Digits, second: Digits) {
    let order = generator.permutation(labels.count)
    let count = Int((Double(labels.count) * fraction).rounded())
    return (self[Array(order[..<count])], self[Array(order[count...])])
  }
}

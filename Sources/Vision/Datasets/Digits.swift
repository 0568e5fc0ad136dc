import Files
import Foundation
import Tensors

/// Real handwriting: 1,797 digits of 43 people, 8 × 8 dots each.
///
/// The test part of "Optical Recognition of Handwritten Digits" by E. Alpaydin and C. Kaynak, UCI
/// Machine Learning Repository (1998), https://doi.org/10.24432/C50P49, license CC BY 4.0. The file is a
/// copy of the one that scikit-learn ships: one line for each digit, 64 brightnesses from 0 to 16 row
/// after row, then the digit.
public struct Digits: Sendable {
  /// `[N, 1, 8, 8]`, from 0 (paper) to 1 (ink).
  public let images: Tensor<Float>
  /// The digit that each image shows, 0 to 9.
  public let labels: [Int]

  /// Loads the digits that come with the library.
  public static func load() throws(DataError) -> Digits {
    guard let path = Bundle.module.path(forResource: "Data/digits.csv", ofType: "gz") else {
      throw DataError(
        path: Bundle.module.bundlePath + "/Data/digits.csv.gz", problem: "is missing",
        recoverySuggestion: "build again with swift build")
    }
    return try load(from: path)
  }

  /// Loads digits from a file in the same form, compressed by gzip.
  ///
  /// - Throws: ``DataError``, which names the line where one is not as it should be.
  public static func load(from path: String) throws(DataError) -> Digits {
    let bytes = try Gzip.decompressed(
      File.read(path, limit: 1 << 26), path: path, limit: 1 << 28)
    var pixels: [Float] = []
    var labels: [Int] = []
    for (number, line) in bytes.split(separator: UInt8(ascii: "\n")).enumerated() {
      let fields = line.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
      let values = fields.compactMap { Int(String(decoding: $0, as: UTF8.self)) }
      func failure(_ problem: String) -> DataError {
        DataError(
          path: path, problem: "line \(number + 1) \(problem)",
          recoverySuggestion: "each line needs 64 numbers from 0 to 16 and a digit from 0 to 9")
      }
      guard fields.count == 65 else { throw failure("has \(fields.count) fields") }
      guard values.count == 65 else { throw failure("has a field that is not a whole number") }
      guard values.dropLast().allSatisfy((0...16).contains) else {
        throw failure("has a brightness outside 0 to 16")
      }
      guard (0...9).contains(values[64]) else { throw failure("ends in \(values[64])") }
      pixels += values.dropLast().map { Float($0) / 16 }
      labels.append(values[64])
    }
    guard !labels.isEmpty else {
      throw DataError(path: path, problem: "holds no digits", recoverySuggestion: "copy it again")
    }
    return Digits(images: Tensor(pixels, shape: [labels.count, 1, 8, 8]), labels: labels)
  }

  /// Returns the digits at `indices`.
  public subscript(_ indices: [Int]) -> Digits {
    Digits(
      images: .stack(indices.map { images[$0] }), labels: indices.map { labels[$0] })
  }

  /// Splits into two parts after shuffling: the first has `share` of all, rounded.
  public func split(
    _ share: Double, using generator: inout Generator
  ) -> (first: Digits, second: Digits) {
    let order = generator.permutation(labels.count)
    let count = Int((Double(labels.count) * share).rounded())
    return (self[Array(order[..<count])], self[Array(order[count...])])
  }
}

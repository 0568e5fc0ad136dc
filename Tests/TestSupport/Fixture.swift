import Foundation
import Tensors

/// Reference numbers in a safetensors file that one of the scripts beside it made.
public struct Fixture {
  public let names: [String]
  private let entries: [String: (type: String, shape: [Int], bytes: Range<Int>)]
  private let data: Data

  /// Reads `Tests/Fixtures/<name>.safetensors`.
  public init(_ name: String, file: String = #filePath) throws {
    let folder = URL(fileURLWithPath: file).deletingLastPathComponent().deletingLastPathComponent()
    let url = folder.appendingPathComponent("Fixtures/\(name).safetensors")
    data = try Data(contentsOf: url)
    let length = data.prefix(8).enumerated().reduce(0) { $0 | Int($1.element) << (8 * $1.offset) }
    let header = try JSONSerialization.jsonObject(with: data[8..<8 + length])
    var entries: [String: (String, [Int], Range<Int>)] = [:]
    for case (let key, let value as [String: Any]) in header as? [String: Any] ?? [:] {
      guard let type = value["dtype"] as? String, let shape = value["shape"] as? [Int],
        let offsets = value["data_offsets"] as? [Int], offsets.count == 2
      else { continue }
      entries[key] = (type, shape, 8 + length + offsets[0]..<8 + length + offsets[1])
    }
    self.entries = entries
    names = entries.keys.sorted()
  }

  /// The tensor of that name; stops where there is none.
  public func floats(_ name: String) -> Tensor<Float> {
    let entry = entry(name, "F32")
    return data[entry.bytes].withUnsafeBytes { bytes in
      Tensor(
        (0..<bytes.count / 4).map { bytes.loadUnaligned(fromByteOffset: $0 * 4, as: Float.self) },
        shape: entry.shape)
    }
  }

  /// The tensor of double precision of that name; stops where there is none.
  public func doubles(_ name: String) -> Tensor<Double> {
    let entry = entry(name, "F64")
    return data[entry.bytes].withUnsafeBytes { bytes in
      Tensor(
        (0..<bytes.count / 8).map { bytes.loadUnaligned(fromByteOffset: $0 * 8, as: Double.self) },
        shape: entry.shape)
    }
  }

  /// The tensor of 64-bit integers of that name; stops where there is none.
  public func integers(_ name: String) -> Tensor<Int64> {
    let entry = entry(name, "I64")
    return data[entry.bytes].withUnsafeBytes { bytes in
      Tensor(
        (0..<bytes.count / 8).map { bytes.loadUnaligned(fromByteOffset: $0 * 8, as: Int64.self) },
        shape: entry.shape)
    }
  }

  /// Whether there is a tensor of that name.
  public func contains(_ name: String) -> Bool { entries[name] != nil }

  /// Whether it holds 64-bit integers.
  public func isInteger(_ name: String) -> Bool { entries[name]?.type == "I64" }

  private func entry(_ name: String, _ type: String) -> (
    type: String, shape: [Int], bytes: Range<Int>
  ) {
    guard let entry = entries[name] else { fatalError("fixture: there is no tensor \(name)") }
    require(entry.type == type, "fixture: \(name) holds \(entry.type), not \(type)")
    return entry
  }
}

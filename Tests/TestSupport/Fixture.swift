import Foundation
import Tensors

/// Reference values in a safetensors file, made by one of the scripts in the same folder.
public struct Fixture {
  /// The names of all tensors, sorted.
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

  /// Returns the float32 tensor with the given name; stops if there is none.
  public func floats(_ name: String) -> Tensor<Float> {
    let entry = entry(name, "F32")
    return data[entry.bytes].withUnsafeBytes { bytes in
      Tensor(
        (0..<bytes.count / 4).map { bytes.loadUnaligned(fromByteOffset: $0 * 4, as: Float.self) },
        shape: entry.shape)
    }
  }

  /// Returns the float64 tensor with the given name; stops if there is none.
  public func doubles(_ name: String) -> Tensor<Double> {
    let entry = entry(name, "F64")
    return data[entry.bytes].withUnsafeBytes { bytes in
      Tensor(
        (0..<bytes.count / 8).map { bytes.loadUnaligned(fromByteOffset: $0 * 8, as: Double.self) },
        shape: entry.shape)
    }
  }

  /// Returns the int64 tensor with the given name; stops if there is none.
  public func integers(_ name: String) -> Tensor<Int64> {
    let entry = entry(name, "I64")
    return data[entry.bytes].withUnsafeBytes { bytes in
      Tensor(
        (0..<bytes.count / 8).map { bytes.loadUnaligned(fromByteOffset: $0 * 8, as: Int64.self) },
        shape: entry.shape)
    }
  }

  /// Returns the uint8 tensor with the given name; stops if there is none.
  public func bytes(_ name: String) -> Tensor<UInt8> {
    let entry = entry(name, "U8")
    return Tensor([UInt8](data[entry.bytes]), shape: entry.shape)
  }

  /// Returns whether there is a tensor with the given name.
  public func contains(_ name: String) -> Bool { entries[name] != nil }

  /// Returns whether the tensor with the given name holds 64-bit integers.
  public func isInteger(_ name: String) -> Bool { entries[name]?.type == "I64" }

  private func entry(_ name: String, _ type: String) -> (
    type: String, shape: [Int], bytes: Range<Int>
  ) {
    guard let entry = entries[name] else { fatalError("fixture: no tensor named \(name)") }
    require(entry.type == type, "fixture: \(name) is \(entry.type), not \(type)")
    return entry
  }
}

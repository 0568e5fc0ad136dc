import Files
import Foundation
import Tensors
import Testing

@testable import WeightFiles

@Suite struct SafeTensorsTests {
  @Test(arguments: ["every.safetensors", "numbers.safetensors"])
  func `every tensor has the values that the Python package reads, bit for bit`(file: String) throws
  {
    try expectPyTorchValues(SavedTensors(contentsOf: weightFile(file)), file)
  }

  @Test(arguments: ["every.safetensors", "numbers.safetensors"])
  func `written files are those of the Python package, byte for byte`(file: String) throws {
    let tensors = try SafeTensors.read(weightFile(file))
    #expect(try SafeTensors.bytes(of: tensors) == File.read(weightFile(file)))
  }

  @Test func `metadata is read and written`() throws {
    var tensors = try SafeTensors.read(weightFile("numbers.safetensors"))
    #expect(tensors.metadata == ["made by": "numpy é"])
    tensors.metadata["\u{1}\"\\\n"] = "🦋"
    let path = temporaryPath("metadata.safetensors")
    defer { try? FileManager.default.removeItem(atPath: path) }
    try tensors.write(to: path)
    #expect(try SafeTensors.read(path).metadata == tensors.metadata)
  }

  @Test func `reading a tensor as another type throws an error`() throws {
    let tensors = try SafeTensors.read(weightFile("every.safetensors"))
    #expect(
      try tensors["bool"]!.tensor(of: Bool.self).cast(to: Int64.self) == tensors["bool"]!.integers()
    )
    #expect(try tensors["float64"]!.tensor(of: Double.self).shape == [2, 3])
    for (name, method) in [
      ("float64", "tensor(of: Double.self)"), ("bool", "tensor(of: Bool.self)"),
      ("float16", "tensor(of: Float16.self)"), ("int8", "tensor(of: Int8.self)"),
    ] {
      #expect {
        try tensors[name]!.tensor(of: Float.self)
      } throws: {
        ($0 as? DataError)?.recoverySuggestion == "read it with \(method)"
      }
    }
  }

  private func file(_ header: String, data: Int = 0) -> [UInt8] {
    let text = Array(header.utf8)
    return (0..<8).map { UInt8(truncatingIfNeeded: text.count >> (8 * $0)) } + text
      + [UInt8](repeating: 0, count: data)
  }

  @Test(arguments: [
    (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}} "#, 4, "nothing"),
    ("{}", 0, "nothing"),
    (#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}"#, 4, "has 4 bytes, which"),
    (
      #"{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}"#, 4,
      "expected a non-negative integer"
    ),
    (
      #"{"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,0]}}"#, 0,
      "has 0 bytes, which"
    ),
    (
      #"{"a":{"dtype":"F32","shape":[0,4294967296,4294967296],"data_offsets":[0,0]}}"#, 0,
      "has 0 bytes, which"
    ),
    (
      #"{"a":{"dtype":"F32","shape":[99999999999999999999],"data_offsets":[0,4]}}"#, 4,
      "out of range"
    ),
    (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}"#, 4, "before it starts"),
    (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#, 0, "ends at byte 4 of 0"),
    (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#, 5, "1 byte at the end"),
    (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}"#, 8, "a gap before 'a'"),
    (
      #"{"a":{"dtype":"U8","shape":[3],"data_offsets":[0,3]},"#
        + #""b":{"dtype":"U8","shape":[2],"data_offsets":[2,4]}}"#, 4,
      "'b' overlaps another tensor at byte 2"
    ),
    (
      #"{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"#
        + #""a":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}}"#, 2, "duplicate name 'a'"
    ),
    (#"{"__metadata__":{"k":"1","k":"2"}}"#, 0, "duplicate key 'k'"),
    (#"{"__metadata__":{"k":1}}"#, 0, "expected '\"'"),
    (#"{"a":{"dtype":"F8_E4M3","shape":[1],"data_offsets":[0,2]}}"#, 1, "ends at byte 2 of 1"),
    (#"{"a":{"dtype":"F32","shape":[1]}}"#, 0, "lacks a dtype, a shape or two"),
    (#"{"a":{"dtype":"F32","dtype":"F32"}}"#, 0, "the duplicate key 'dtype'"),
    (#"{"a":[[[[[[[[[[]]]]]]]]]]}"#, 0, "expected '{'"),
    (#"{"\uD800":{}}"#, 0, "unpaired surrogate"),
    (#"[1]"#, 0, "is neither"),
    (#"{} {}"#, 0, "more than one object"),
  ])
  func `a header that breaks a rule is rejected with the reason`(
    header: String, data: Int, expected: String
  ) {
    #expect(problem(file(header, data: data)).contains(expected))
  }

  @Test func `a header longer than the file is rejected`() throws {
    var bytes = try File.read(weightFile("every.safetensors"))
    bytes[7] = 0x7F
    #expect(problem(bytes).contains("exceeds the file's"))
  }
}

import Files
import Foundation
import Tensors
import Testing

@testable import WeightFiles

@Suite struct SafeTensorsTests {
  @Test(arguments: ["every.safetensors", "numbers.safetensors"])
  func `Every tensor is the Python package's to the bit`(file: String) throws {
    try expectPyTorchs(SavedTensors(contentsOf: weightFile(file)), file)
  }

  @Test(arguments: ["every.safetensors", "numbers.safetensors"])
  func `What is written has the bytes that the Python package writes`(file: String) throws {
    let tensors = try SafeTensors.read(weightFile(file))
    #expect(try SafeTensors.bytes(of: tensors) == File.read(weightFile(file)))
  }

  @Test func `Metadata are read and written`() throws {
    var tensors = try SafeTensors.read(weightFile("numbers.safetensors"))
    #expect(tensors.metadata == ["made by": "numpy é"])
    tensors.metadata["\u{1}\"\\\n"] = "🦋"
    let path = temporaryPath("metadata.safetensors")
    defer { try? FileManager.default.removeItem(atPath: path) }
    try tensors.write(to: path)
    #expect(try SafeTensors.read(path).metadata == tensors.metadata)
  }

  @Test func `Tensors are read in their own type or not at all`() throws {
    let tensors = try SafeTensors.read(weightFile("every.safetensors"))
    #expect(
      try tensors["bool"]!.tensor(of: Bool.self).cast(to: Int64.self) == tensors["bool"]!.integers()
    )
    #expect(try tensors["float64"]!.tensor(of: Double.self).shape == [2, 3])
    #expect(throws: DataError.self) { try tensors["float64"]!.tensor(of: Float.self) }
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
    (#"{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}"#, 4, "no whole number from 0 up"),
    (
      #"{"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,0]}}"#, 0,
      "has 0 bytes, which"
    ),
    (
      #"{"a":{"dtype":"F32","shape":[0,4294967296,4294967296],"data_offsets":[0,0]}}"#, 0,
      "has 0 bytes, which"
    ),
    (#"{"a":{"dtype":"F32","shape":[99999999999999999999],"data_offsets":[0,4]}}"#, 4, "too large"),
    (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}"#, 4, "before it starts"),
    (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#, 0, "ends at byte 4 of 0"),
    (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#, 5, "1 bytes at the end"),
    (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}"#, 8, "a hole before 'a'"),
    (
      #"{"a":{"dtype":"U8","shape":[3],"data_offsets":[0,3]},"#
        + #""b":{"dtype":"U8","shape":[2],"data_offsets":[2,4]}}"#, 4,
      "'b' overlaps another tensor at byte 2"
    ),
    (
      #"{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"#
        + #""a":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}}"#, 2, "the name 'a' stands twice"
    ),
    (#"{"__metadata__":{"k":"1","k":"2"}}"#, 0, "the key 'k' stands twice"),
    (#"{"__metadata__":{"k":1}}"#, 0, "no '\"' where one must be"),
    (#"{"a":{"dtype":"F8_E4M3","shape":[1],"data_offsets":[0,1]}}"#, 1, "the type 'F8_E4M3'"),
    (#"{"a":{"dtype":"F32","shape":[1]}}"#, 0, "has not dtype, shape and two"),
    (#"{"a":{"dtype":"F32","dtype":"F32"}}"#, 0, "two keys 'dtype'"),
    (#"{"a":[[[[[[[[[[]]]]]]]]]]}"#, 0, "no '{' where one must be"),
    (#"{"\uD800":{}}"#, 0, "half a surrogate pair"),
    (#"[1]"#, 0, "is neither"),
    (#"{} {}"#, 0, "more than one object"),
  ])
  func `A header that breaks a rule is refused with the rule`(
    header: String, data: Int, expected: String
  ) {
    #expect(problem(file(header, data: data)).contains(expected))
  }

  @Test func `A length beyond the file is refused`() throws {
    var bytes = try File.read(weightFile("every.safetensors"))
    bytes[7] = 0x7F
    #expect(problem(bytes).contains("does not fit into"))
  }
}

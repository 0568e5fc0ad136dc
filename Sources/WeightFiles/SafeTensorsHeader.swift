/// The header of a safetensors file. Its grammar has three levels, so parsing needs no recursion.
struct SafeTensorsHeader {
  /// The header's entry of a tensor.
  struct Entry {
    let name: String
    let typeName: String
    /// The element type; nil if `Tensor` cannot represent it.
    let type: ElementType?
    let shape: [Int]
    /// The byte range of the tensor, relative to the start of the data.
    let range: Range<Int>
  }

  struct Failure: Error, CustomStringConvertible { let description: String }

  private(set) var entries: [Entry] = []
  private(set) var metadata: [String: String] = [:]

  init(_ bytes: UnsafeRawBufferPointer) throws(Failure) {
    var text = JSONScanner(bytes)
    guard bytes.first == UInt8(ascii: "{") else {
      throw Failure(description: "its header does not start with '{'")
    }
    var seen = Set<String>()
    try text.object { text, name throws(Failure) in
      guard seen.insert(name).inserted else {
        throw Failure(description: "duplicate name '\(name)' in its header")
      }
      if name == "__metadata__" {
        try text.object { text, key throws(Failure) in
          guard metadata.updateValue(try text.string(), forKey: key) == nil else {
            throw Failure(description: "duplicate key '\(key)' in its metadata")
          }
        }
      } else {
        entries.append(try Self.entry(name, &text))
      }
    }
    try text.end()
  }

  private static func entry(_ name: String, _ text: inout JSONScanner) throws(Failure) -> Entry {
    var type: String?
    var shape: [Int]?
    var offsets: [Int]?
    try text.object { text, key throws(Failure) in
      let isFirst: Bool
      switch key {
      case "dtype": (isFirst, type) = (type == nil, try text.string())
      case "shape": (isFirst, shape) = (shape == nil, try text.integers())
      case "data_offsets": (isFirst, offsets) = (offsets == nil, try text.integers())
      default: throw Failure(description: "'\(name)' has an unknown key '\(key)'")
      }
      guard isFirst else { throw Failure(description: "'\(name)' has the duplicate key '\(key)'") }
    }
    guard let type, let shape, let offsets, offsets.count == 2 else {
      throw Failure(description: "'\(name)' lacks a dtype, a shape or two data_offsets")
    }
    guard offsets[0] <= offsets[1] else {
      throw Failure(description: "'\(name)' ends at byte \(offsets[1]), before it starts")
    }
    return Entry(
      name: name, typeName: type, type: .named(safeTensors: type), shape: shape,
      range: offsets[0]..<offsets[1])
  }
}

import Files
import Foundation
import Tensors
import Testing

@testable import WeightFiles

/// Tensors of all element types, each read and written as its own type.
@Suite struct ElementTypeTests {
  /// Records an issue unless a tensor of `tensors`, read as `type`, has the given elements.
  private func expect<Element: StoredScalar>(
    _ tensors: SavedTensors, _ type: Element.Type, _ elements: [Element],
    named name: String = Element.typeName
  ) throws {
    let saved = try #require(tensors[name], "\(name)")
    #expect(saved.type == Element.elementType && "\(saved.type)" == Element.typeName, "\(name)")
    #expect(try saved.tensor(of: type).scalars == elements, "\(name)")
    #expect(saved.type.size == MemoryLayout<Element>.size, "\(name)")
    #expect(saved.type.reading == "tensor(of: \(type).self)", "\(name)")
    let again = SavedTensor(try saved.tensor(of: type))
    #expect(again.type == saved.type && again.bytes == saved.bytes, "\(name)")
  }

  private func expectAll(_ tensors: SavedTensors) throws {
    func wrapped<Element: FixedWidthInteger>(_ type: Element.Type) -> [Element] {
      (-2..<4).map { Element(truncatingIfNeeded: $0) }
    }
    try expect(tensors, Int8.self, wrapped(Int8.self))
    try expect(tensors, Int16.self, wrapped(Int16.self))
    try expect(tensors, Int32.self, wrapped(Int32.self))
    try expect(tensors, Int64.self, wrapped(Int64.self))
    try expect(tensors, UInt8.self, wrapped(UInt8.self))
    try expect(tensors, UInt16.self, wrapped(UInt16.self))
    try expect(tensors, UInt32.self, wrapped(UInt32.self))
    try expect(tensors, UInt64.self, wrapped(UInt64.self))
    try expect(tensors, Float.self, (-2..<4).map { Float($0) })
    try expect(tensors, Double.self, (-2..<4).map { Double($0) })
    try expect(tensors, Float16.self, (-2..<4).map { Float16($0) })
    try expect(tensors, BFloat16.self, (-2..<4).map { BFloat16($0) })
    try expect(tensors, Bool.self, [true, true, false, true, true, true])
    // Views: the transpose, and every other element of the second row.
    try expect(tensors, UInt16.self, [65534, 1, 65535, 2, 0, 3], named: "turned")
    try expect(tensors, UInt32.self, [1, 3], named: "part")
    #expect(tensors.names.count == ElementType.allCases.count + 2)
  }

  @Test func `every element type of a file of PyTorch is read as its own`() throws {
    try expectAll(SavedTensors(contentsOf: weightFile("types.pth")))
  }

  @Test(arguments: ["types.safetensors", "types.pth"])
  func `every element type is written and read again`(name: String) throws {
    let tensors = try SavedTensors(contentsOf: weightFile("types.pth"))
    let path = temporaryPath(name)
    defer { try? FileManager.default.removeItem(atPath: path) }
    try tensors.write(to: path)
    try expectAll(SavedTensors(contentsOf: path))
  }

  @Test func `types without a storage class are written with PyTorch's third function`() throws {
    var tensors = SavedTensors()
    tensors.set(SavedTensor(Tensor<UInt16>([7, 8, 9])), named: "x")
    let file = try PyTorchFile.bytes(of: tensors, path: "")
    let text = String(decoding: file, as: UTF8.self)
    for part in [
      "ctorch._utils\n_rebuild_tensor_v3\n", "ctorch.storage\nUntypedStorage\n", "ctorch\nuint16\n",
    ] {
      #expect(text.contains(part))
    }
  }
}

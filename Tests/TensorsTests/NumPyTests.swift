import Files
import Foundation
import Tensors
import Testing

@Suite struct NumPyTests {
  private let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Fixtures/NumPy")
  private let expected = (0..<12).map { $0 - 5 }

  private func path(_ name: String) -> String { folder.appending(path: name + ".npy").path() }

  @Test func `every type that numpy.save writes is read`() throws {
    #expect(try Tensor<Float>(npy: path("float32")).scalars == expected.map { Float($0) })
    #expect(try Tensor<Double>(npy: path("float64")).scalars == expected.map { Double($0) })
    #expect(try Tensor<Int32>(npy: path("int32")).scalars == expected.map { Int32($0) })
    #expect(try Tensor<Int64>(npy: path("int64")).scalars == expected.map { Int64($0) })
    #expect(try Tensor<UInt8>(npy: path("uint8")).scalars == expected.map { UInt8(abs($0)) })
    #expect(try Tensor<Bool>(npy: path("bool")).scalars == expected.map { $0 > 0 })
  }

  @Test func `column order, big-endian numbers, ranks and versions are read`() throws {
    let floats = expected.map { Float($0) }
    for name in ["columns", "big", "version2", "version3"] {
      let tensor = try Tensor<Float>(npy: path(name))
      #expect(tensor.shape == [3, 4] && tensor.scalars == floats, "\(name)")
    }
    #expect(try Tensor<Float>(npy: path("scalar")) == 2.5)
    #expect(try Tensor<Float>(npy: path("empty")).shape == [0, 3])
    #expect(try Tensor<Float>(npy: path("vector")).shape == [5])
  }

  @Test func `what is written has the bytes that numpy.save writes`() throws {
    for name in ["float32", "vector", "scalar", "empty"] {
      let bytes = [UInt8](try Data(contentsOf: folder.appending(path: name + ".npy")))
      let tensor = try Tensor<Float>(npy: path(name))
      #expect(NumPyArray(tensor).fileBytes == bytes, "\(name)")
      #expect(NumPyArray(tensor.reshaped(tensor.shape)).fileBytes == bytes)
    }
    let flags = [UInt8](try Data(contentsOf: folder.appending(path: "bool.npy")))
    #expect(try NumPyArray(Tensor<Bool>(npy: path("bool"))).fileBytes == flags)
    let file = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString + ".npy")
    defer { try? FileManager.default.removeItem(at: file) }
    let turned = try Tensor<Float>(npy: path("float32")).transposed()
    try turned.write(npy: file.path())
    #expect(try Tensor<Float>(npy: file.path()) == turned)
  }

  @Test func `bad files are named, and none ends the process`() throws {
    func problem(_ bytes: [UInt8]) -> String {
      do {
        _ = try NumPyArray(bytes: bytes, path: "x.npy").tensor(of: Float.self)
        return "read"
      } catch { return "\(error)" }
    }
    let whole = [UInt8](try Data(contentsOf: folder.appending(path: "float32.npy")))
    #expect(problem(whole) == "read")
    #expect(problem([]).contains("is not a NumPy array"))
    #expect(problem(Array(whole.prefix(50))).contains("cut short in its header"))
    #expect(problem(Array(whole.dropLast())).contains("should hold 48 bytes"))
    #expect(problem(whole + [0]).contains("should hold 48 bytes"))
    let doubles = [UInt8](try Data(contentsOf: folder.appending(path: "float64.npy")))
    #expect(problem(doubles).contains("holds numbers of type f8, not f4"))
    #expect(throws: DataError.self) { try Tensor<Float>(npy: "/missing.npy") }
    #expect(throws: DataError.self) { try Tensor<Float>(npy: "/tmp") }
    #expect(throws: DataError.self) { try Tensor<Float>(1).write(npy: "/proc/none/x.npy") }
    var g = Generator(seed: 1)
    for _ in 0..<5000 {
      var bytes = whole
      for _ in 0...g.integer(below: 3) {
        bytes[g.integer(below: bytes.count)] = UInt8(g.integer(below: 256))
      }
      _ = problem(g.integer(below: 3) == 0 ? Array(bytes.prefix(g.integer(below: 180))) : bytes)
    }
    let huge = "{'descr': '<f4', 'fortran_order': False, 'shape': (9223372036854775807, 4), }\n"
    let header =
      [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(huge.utf8.count), 0] + Array(huge.utf8)
    #expect(problem(header).contains("too large"))
  }
}

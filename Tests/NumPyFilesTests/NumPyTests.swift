import Files
import Foundation
import NumPyFiles
import Tensors
import Testing

@Suite struct NumPyTests {
  private let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Fixtures/NumPy")
  private let expected = (0..<12).map { $0 - 5 }

  private func path(_ name: String) -> String { folder.appending(path: name + ".npy").path() }

  @Test func `reading npy files supports every element type`() throws {
    #expect(try Tensor<Float>(npy: path("float32")).scalars == expected.map { Float($0) })
    #expect(try Tensor<Double>(npy: path("float64")).scalars == expected.map { Double($0) })
    #expect(try Tensor<Int32>(npy: path("int32")).scalars == expected.map { Int32($0) })
    #expect(try Tensor<Int64>(npy: path("int64")).scalars == expected.map { Int64($0) })
    #expect(try Tensor<UInt8>(npy: path("uint8")).scalars == expected.map { UInt8(abs($0)) })
    #expect(try Tensor<Bool>(npy: path("bool")).scalars == expected.map { $0 > 0 })
  }

  @Test
  func `reading npy files supports column-major order, big-endian numbers, all ranks and versions`()
    throws
  {
    let floats = expected.map { Float($0) }
    for name in ["columns", "big", "version2", "version3"] {
      let tensor = try Tensor<Float>(npy: path(name))
      #expect(tensor.shape == [3, 4] && tensor.scalars == floats, "\(name)")
    }
    #expect(try Tensor<Float>(npy: path("scalar")) == 2.5)
    #expect(try Tensor<Float>(npy: path("empty")).shape == [0, 3])
    #expect(try Tensor<Float>(npy: path("vector")).shape == [5])
  }

  @Test func `writing npy files gives the bytes of numpy.save`() throws {
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

  @Test func `NumPyArray reports corrupt files by name and never crashes`() throws {
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

  @Test func `NumPyArchive reads files of numpy.savez, compressed or not`() throws {
    let archive = try NumPyArchive(npz: folder.appending(path: "archive.npz").path())
    #expect(archive.names == ["x", "flags", "count", "turned"])
    let x = try archive.tensor("x", of: Float.self)
    #expect(x.shape == [3, 4] && x.scalars == expected.map { Float($0) })
    #expect(try archive.tensor("flags", of: Bool.self) == (x .> 0))
    #expect(try archive.tensor("count", of: Int64.self) == 7)
    #expect(try archive.tensor("turned", of: Double.self) == x.cast(to: Double.self))
    let packed = try NumPyArchive(npz: folder.appending(path: "compressed.npz").path())
    #expect(try packed.tensor("zeros", of: UInt8.self) == .zeros([50, 40]))
    #expect(try packed.tensor("x", of: Int32.self) == x.cast(to: Int32.self))
  }

  @Test func `NumPyArchive reads what it writes, and corrupt archives never crash`()
    throws
  {
    let file = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString + ".npz")
    defer { try? FileManager.default.removeItem(at: file) }
    var archive = NumPyArchive()
    archive["a"] = NumPyArray(Tensor<Float>([[1, 2], [3, 4]]).transposed())
    archive["b"] = NumPyArray(Tensor<Bool>(true))
    archive["gone"] = archive["b"]
    archive["gone"] = nil
    try archive.write(npz: file.path())
    let again = try NumPyArchive(npz: file.path())
    #expect(again.names == ["a", "b"])
    #expect(try again.tensor("a", of: Float.self) == [[1, 3], [2, 4]])
    func problem(_ body: () throws -> Void) -> String {
      do { try body() } catch { return "\(error)" }
      return "read"
    }
    #expect(
      problem { _ = try again.tensor("c", of: Float.self) }.hasSuffix(
        "has no array 'c'; it has a, b"))
    #expect(problem { _ = try again.tensor("a", of: Double.self) }.contains("a.npy: holds numbers"))
    #expect(
      problem { _ = try NumPyArchive(npz: file.path(), limit: 100) }.contains("more than the"))
    #expect(problem { _ = try NumPyArchive(npz: path("float32")) }.contains("float32.npy"))
    let whole = [UInt8](try Data(contentsOf: file))
    var g = Generator(seed: 2)
    for _ in 0..<300 {
      var bytes = whole
      for _ in 0...g.integer(below: 3) {
        bytes[g.integer(below: bytes.count)] = UInt8(g.integer(below: 256))
      }
      if g.integer(below: 3) == 0 { bytes.removeLast(g.integer(below: bytes.count)) }
      try Data(bytes).write(to: file)
      _ = problem { _ = try NumPyArchive(npz: file.path()).tensor("a", of: Float.self) }
    }
  }
}

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
    #expect(try Tensor<Int8>(npy: path("int8")).scalars == expected.map { Int8($0) })
    #expect(try Tensor<Int16>(npy: path("int16")).scalars == expected.map { Int16($0) })
    #expect(try Tensor<Int16>(npy: path("big16")).scalars == expected.map { Int16($0) })
    #expect(
      try Tensor<UInt16>(npy: path("uint16")).scalars
        == expected.map { UInt16(truncatingIfNeeded: $0) })
    #expect(
      try Tensor<UInt32>(npy: path("uint32")).scalars
        == expected.map { UInt32(truncatingIfNeeded: $0) })
    #expect(
      try Tensor<UInt64>(npy: path("uint64")).scalars
        == expected.map { UInt64(truncatingIfNeeded: $0) })
    #expect(try Tensor<Float16>(npy: path("float16")).scalars == expected.map { Float16($0) })
    #expect(try Tensor<BFloat16>(npy: path("bfloat16")).scalars == expected.map { BFloat16($0) })
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
    func expectSame<Element: NumPyScalar>(_ name: String, _ type: Element.Type) throws {
      let bytes = [UInt8](try Data(contentsOf: folder.appending(path: name + ".npy")))
      #expect(try NumPyArray(Tensor<Element>(npy: path(name))).fileBytes == bytes, "\(name)")
    }
    try expectSame("int8", Int8.self)
    try expectSame("int16", Int16.self)
    try expectSame("uint16", UInt16.self)
    try expectSame("uint32", UInt32.self)
    try expectSame("uint64", UInt64.self)
    try expectSame("float16", Float16.self)
    try expectSame("bfloat16", BFloat16.self)
    let flags = [UInt8](try Data(contentsOf: folder.appending(path: "bool.npy")))
    #expect(try NumPyArray(Tensor<Bool>(npy: path("bool"))).fileBytes == flags)
    let file = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString + ".npy")
    defer { try? FileManager.default.removeItem(at: file) }
    let turned = try Tensor<Float>(npy: path("float32")).transposed()
    try turned.write(npy: file.path())
    #expect(try Tensor<Float>(npy: file.path()) == turned)
  }

  @Test func `reading and writing npy files keeps their bytes in any order`() throws {
    for name in [
      "big", "big16", "columns", "float64", "uint8", "int64", "bool", "scalar", "empty", "float16",
      "bfloat16", "int8", "uint64",
    ] {
      let bytes = try File.read(path(name))
      #expect(try NumPyArray(bytes: bytes, path: name).fileBytes == bytes, "\(name)")
    }
  }

  /// What NumPy reads from a file; `nil` if it refuses.
  private struct Answer: Decodable {
    struct Read: Decodable {
      let type: String
      let shape: [Int]
      let numbers: [Double]
    }
    let file: Data
    let read: Read?
  }

  @Test func `integers, strings and names of types are read in each of Python's spellings`() throws
  {
    func read(_ descr: String, _ shape: String) -> NumPyArray? {
      let text = "{'descr': \(descr), 'fortran_order': False, 'shape': \(shape)}"
      let header = [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(text.utf8.count), 0]
      return try? NumPyArray(
        bytes: header + Array(text.utf8) + [UInt8](repeating: 0, count: 128), path: "")
    }
    for shape in ["(0x2, 3)", "(2, 0b11)", "(0O2, 0x_3)", "(+2, 3)", "(0b1_0, 3L)"] {
      #expect(read("'<f4'", shape)?.shape == [2, 3], "\(shape)")
    }
    #expect(read("'|u1'", "(1_0,)")?.shape == [10])
    for shape in ["(0x,)", "(1__0,)", "(1_,)", "(0b2,)", "(02,)", "(0_2,)", "(0x1_,)"] {
      #expect(read("'|u1'", shape) == nil, "\(shape)")
    }
    #expect(read("r'<f4'", "(6,)")?.type == "f4")
    for (name, type) in [
      ("float", "f8"), ("double", "f8"), ("single", "f4"), ("half", "f2"), ("int", "i8"),
      ("intc", "i4"), ("short", "i2"), ("byte", "i1"), ("uint", "u8"), ("ubyte", "u1"), ("p", "i8"),
    ] {
      #expect(read("'\(name)'", "(1,)")?.type == type, "\(name)")
    }
  }

  @Test func `headers in any spelling are read or refused as by NumPy`() throws {
    let lines = try File.read(folder.appending(path: "headers.jsonl").path()).split(separator: 10)
    #expect(lines.count > 200)
    for line in lines {
      let answer = try JSONDecoder().decode(Answer.self, from: Data(line))
      let header = String(decoding: answer.file.dropFirst(10).prefix(110), as: UTF8.self)
      let array = try? NumPyArray(bytes: Array(answer.file), path: "")
      #expect((array == nil) == (answer.read == nil), "version \(answer.file[6]): \(header)")
      guard let array, let read = answer.read else { continue }
      #expect(array.type == read.type && array.shape == read.shape, "\(header)")
      #expect(try numbers(array) == read.numbers, "\(header)")
    }
  }

  private func numbers(_ array: NumPyArray) throws -> [Double] {
    switch array.type {
    case "f4": try array.tensor(of: Float.self).scalars.map { Double($0) }
    case "i4": try array.tensor(of: Int32.self).scalars.map { Double($0) }
    case "u1": try array.tensor(of: UInt8.self).scalars.map { Double($0) }
    case "i1": try array.tensor(of: Int8.self).scalars.map { Double($0) }
    case "i2": try array.tensor(of: Int16.self).scalars.map { Double($0) }
    case "u2": try array.tensor(of: UInt16.self).scalars.map { Double($0) }
    case "u4": try array.tensor(of: UInt32.self).scalars.map { Double($0) }
    case "f2": try array.tensor(of: Float16.self).scalars.map { Double($0) }
    default: try array.tensor(of: Bool.self).scalars.map { $0 ? 1 : 0 }
    }
  }

  @Test(arguments: [
    (
      "longdouble",
      "holds longdouble numbers, a type that tensors do not have; convert it in NumPy: "
        + "a.astype('float64')"
    ), ("complex64", "holds complex numbers"),
    ("strings", "holds strings, not numbers"), ("bytes", "holds strings"),
    ("dates", "holds dates or times; convert them in NumPy: a.astype('int64')"),
    ("durations", "holds dates"),
    (
      "structured",
      "is a structured array with the fields 'x', 'y'; save one field: numpy.save('field.npy', a['x'])"
    ),
    ("raw", "holds raw bytes"), ("objects", "holds Python objects"),
  ])
  func `types that tensors do not have are refused by name`(name: String, reason: String) {
    #expect {
      try NumPyArray(npy: path("refused-" + name))
    } throws: {
      "\($0)".contains("refused-\(name).npy: ") && "\($0)".contains(reason)
    }
  }

  @Test func `NumPyArray reports corrupt files by name and never crashes`() throws {
    func problem(_ bytes: [UInt8]) -> String {
      do {
        _ = try NumPyArray(bytes: bytes, path: "x.npy").tensor(of: Float.self)
        return "read"
      } catch { return "\(error)" }
    }
    func header(_ text: String) -> [UInt8] {
      [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(text.utf8.count), 0] + Array(text.utf8)
    }
    let whole = [UInt8](try Data(contentsOf: folder.appending(path: "float32.npy")))
    #expect(problem(whole) == "read")
    #expect(problem(whole + whole) == "read", "as in NumPy, only the first of several arrays")
    #expect(problem([]).contains("is not a NumPy array"))
    #expect(problem(Array(whole.prefix(50))).contains("truncated in its header, at byte 50"))
    #expect(
      problem(Array(whole.dropLast())).contains("its shape [3, 4] needs 48 bytes, but it has 47"))
    let doubles = [UInt8](try Data(contentsOf: folder.appending(path: "float64.npy")))
    #expect(
      problem(doubles).hasSuffix(
        "holds float64 numbers, not float32; read it as Tensor<Double>, or convert it in NumPy: "
          + "a.astype('float32')"))
    #expect(problem(header("{'descr': x")).contains("expected a value at character 10, found x"))
    #expect(problem(header("{'descr\u{1B}[31m': 1}")).contains("\\u{1B}[31m"))
    #expect(
      problem(header("{'descr': '<f4', 'shape': ()}")).contains(
        "has no 'descr', 'fortran_order' or"))
    let huge = "{'descr': '<f4', 'fortran_order': False, 'shape': (0, 4611686018427387904, 4)}"
    #expect(problem(header(huge)).contains("too large for any memory"))
    var other = whole
    other[6] = 4
    #expect(problem(other).contains("has version 4.0 of the format, not 1.0, 2.0 or 3.0"))
    let archive = try File.read(folder.appending(path: "archive.npz").path())
    #expect(problem(archive).contains("is an archive of arrays (.npz)"))
    #expect(throws: DataError.self) { try Tensor<Float>(npy: "/missing.npy") }
    #expect(throws: DataError.self) { try Tensor<Float>(npy: "/tmp") }
    #expect(throws: DataError.self) { try Tensor<Float>(1).write(npy: "/proc/none/x.npy") }
    var g = Generator(seed: 1)
    let files = try ["float32", "version3", "big", "refused-structured", "bool"].map {
      try File.read(path($0))
    }
    for round in 0..<5000 {
      var bytes = files[round % files.count]
      for _ in 0...g.integer(below: 3) {
        bytes[g.integer(below: bytes.count)] = UInt8(g.integer(below: 256))
      }
      _ = problem(g.integer(below: 3) == 0 ? Array(bytes.prefix(g.integer(below: 180))) : bytes)
    }
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

  @Test func `an array that cannot be read does not affect the others of an archive`() throws {
    let archive = try NumPyArchive(npz: folder.appending(path: "mixed.npz").path())
    #expect(archive.names.map { Array($0.utf8).count } == [1, 5, 7, 4, 3, 2])
    #expect(try archive.tensor("x", of: Float.self).scalars == expected.map { Float($0) })
    #expect(try archive.tensor("e\u{301}", of: UInt8.self) == 1)
    #expect(try archive.tensor("\u{E9}", of: UInt8.self) == 2)
    for (name, reason) in [
      ("names", "mixed.npz: names.npy: holds strings"), ("objects", "holds Python objects"),
      ("wide", "longdouble"),
    ] {
      #expect(archive[name] == nil)
      #expect {
        try archive.array(name)
      } throws: {
        "\($0)".contains(reason)
      }
    }
    let file = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString + ".npz")
    defer { try? FileManager.default.removeItem(at: file) }
    try archive.write(npz: file.path())
    let copy = try ZipArchive(file.path())
    let original = try ZipArchive(folder.appending(path: "mixed.npz").path())
    #expect(copy.entries.map(\.name) == original.entries.map(\.name))
    for (a, b) in zip(copy.entries, original.entries) {
      #expect(try copy.bytes(of: a) == original.bytes(of: b))
    }
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
        "has no array 'c'; choose one of 'a', 'b'"))
    #expect(
      problem { _ = try again.tensor("a", of: Double.self) }.contains(
        "a.npy: holds float32 numbers"))
    #expect(
      problem { _ = try NumPyArchive(npz: path("float32")) }.contains(
        "float32.npy: is a single array (.npy), not an archive"))
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

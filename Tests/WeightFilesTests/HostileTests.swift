import Files
import Foundation
import Layers
import Tensors
import Testing

@testable import WeightFiles

/// Malicious files: each is rejected with a message, without using much memory or time.
@Suite struct HostileTests {
  /// Returns an archive with a pickle and a storage of eight bytes, "data/0".
  private func archive(_ pickle: [UInt8]) throws -> [UInt8] {
    try ZipArchive.archive(
      [.init("x/data.pkl", pickle), .init("x/data/0", [UInt8](repeating: 1, count: 8))], path: "")
  }

  private func number(_ value: Int) -> [UInt8] {
    [0x8A, 8] + (0..<8).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }

  private func text(_ text: String) -> [UInt8] {
    [0x58, UInt8(text.utf8.count), 0, 0, 0] + Array(text.utf8)
  }

  /// Returns an archive with a dictionary of one tensor that is rebuilt from the arguments.
  ///
  /// - Parameter doublings: How often it is put into a pair with itself.
  private func tensor(
    offset: Int = 0, shape: [Int], strides: [Int], count: Int = 2, key: String = "0",
    doublings: Int = 0
  ) throws -> [UInt8] {
    var pickle: [UInt8] = [0x80, 2, 0x7D] + text("a")
    pickle += Array("ctorch._utils\n_rebuild_tensor_v2\n((".utf8)
    pickle += text("storage") + Array("ctorch\nFloatStorage\n".utf8) + text(key) + text("cpu")
    pickle += number(count) + Array("tQ".utf8) + number(offset)
    for sizes in [shape, strides] { pickle += Array("(".utf8) + sizes.flatMap(number) + [0x74] }
    pickle +=
      [0x89, 0x4E] + Array("tR".utf8) + (0..<doublings).flatMap { _ in [0x32, 0x86] as [UInt8] }
    pickle += Array("s.".utf8)
    return try archive(pickle)
  }

  @Test func `a tensor that exceeds its storage is rejected`() throws {
    #expect(try problem(tensor(shape: [2], strides: [1])) == "nothing")
    #expect(try problem(tensor(shape: [1, 0, 3], strides: [1, 1, 1])) == "nothing")
    let refused: [(Int, [Int], [Int])] = [
      (0, [3], [1]), (1, [2], [1]), (-1, [1], [1]), (0, [2], [2]), (0, [2], [-1]), (0, [-2], [1]),
      (3, [0], [1]), (0, [.max, .max], [1, 1]), (0, [2, 2], [.max, .max]), (.max, [1], [1]),
      (0, [2], [.min]), (0, [2, 1], [1]), (0, [0, .max, 2], [1, 1, 1]), (0, [.min], [0]),
      (0, [1 << 62], [0]),
    ]
    for (offset, shape, strides) in refused {
      let message = try problem(tensor(offset: offset, shape: shape, strides: strides))
      #expect(message.contains("exceeds its storage of 2"), "\(offset) \(shape) \(strides)")
    }
    #expect(try problem(tensor(shape: [2], strides: [1], count: 3)).contains("should have 3"))
    #expect(try problem(tensor(shape: [2], strides: [1], count: .max)).contains("should have"))
    #expect(try problem(tensor(shape: [2], strides: [1], key: "1")).contains("no file 'x/data/1'"))
  }

  @Test func `a tensor that expands its storage to a terabyte is rejected`() throws {
    #expect(try problem(tensor(shape: [1 << 40], strides: [0])).contains("expands its storages"))
  }

  @Test func `lists nested a hundred thousand levels deep or in themselves do not crash`() throws {
    let deep =
      [0x80, 2] + [UInt8](repeating: 0x5D, count: 100_000)
      + [UInt8](repeating: 0x61, count: 99_999) + Array(".".utf8)
    let tuples = [0x80, 2, 0x29] + [UInt8](repeating: 0x85, count: 100_000) + Array(".".utf8)
    let itself: [UInt8] = [0x80, 2, 0x5D, 0x71, 0, 0x68, 0, 0x61, 0x2E]
    let laughs: [UInt8] =
      [0x80, 2, 0x5D] + (0..<100).flatMap { [0x71, $0, 0x68, $0, 0x86] as [UInt8] } + [0x2E]
    for pickle in [deep, tuples, itself, laughs] {
      #expect(try problem(archive(pickle)).contains("contains no dictionary of tensors"))
    }
    let pairs = try tensor(shape: [2], strides: [1], doublings: 30)
    #expect(problem(pairs).contains("has more than 131072 tensors, 4194304 values"))
  }

  /// A list that is part of a tuple is copied when it grows; copied each time, 30,000 elements are 450 million.
  @Test func `a pickle that copies a growing list again and again is rejected`() throws {
    let start = Array("\u{80}\u{2}]q\0ctorch\nSize\nq\u{1}".unicodeScalars.map { UInt8($0.value) })
    let step = Array("h\u{1}h\0\u{85}R0h\0Na0".unicodeScalars.map { UInt8($0.value) })
    let program = start + (0..<30_000).flatMap { _ in step } + Array(".".utf8)
    #expect(try problem(archive(program)).contains("adds or copies more than 4194304 elements"))
  }

  @Test func `strides of axes that are never stepped along can be any number`() throws {
    for (shape, strides) in [
      ([1, 2], [.max, 1]), ([2, 1], [1, .min]), ([0, 2], [.max, .max]),
    ] {
      let file = try WeightFile(
        MappedFile(copying: try tensor(shape: shape, strides: strides), path: ""))
      let read = try #require(try file.weights(under: nil)["a"])
      #expect(read.floats().shape == shape && read.bytes.count == 4 * shape[0] * shape[1])
    }
  }

  /// Programs of random instructions reach states of the machine that no file has.
  @Test func `random programs are read or rejected`() throws {
    let codes = (0...255).filter { PickleInstruction(rawValue: UInt8($0)) != nil }.map(UInt8.init)
    let globals = [
      "collections\nOrderedDict\n", "torch\nSize\n", "torch._utils\n_rebuild_tensor_v2\n",
      "torch._utils\n_rebuild_parameter\n", "torch\nFloatStorage\n", "a\nB\n", "torch\nTensor\n",
      "torch._tensor\n_rebuild_from_type_v2\n", "builtins\ngetattr\n", "torch\nint8\n", "a\nb\n",
      "copyreg\n_reconstructor\n", "torch._utils\n_rebuild_tensor_v3\n", "torch\nQInt8Storage\n",
    ]
    let start = Generator(seed: 9)
    for index in 0..<4000 {
      var generator = start.split(index)
      var program: [UInt8] = [0x80, 4]
      for _ in 0..<generator.integer(below: 60) {
        let code = codes[generator.integer(below: codes.count)]
        program.append(code)
        switch PickleInstruction(rawValue: code) {
        case .global: program += Array(globals[generator.integer(below: globals.count)].utf8)
        case .shortBinUnicode: program += [7] + Array("storage".utf8)
        case .binInt1, .binGet, .binPut: program.append(UInt8(generator.integer(below: 4)))
        case .proto: program.append(UInt8(generator.integer(below: 6)))
        case .long1, .shortBinBytes: program += [1, UInt8(generator.integer(below: 256))]
        default: break
        }
      }
      _ = try problem(archive(program + Array(".".utf8)))
    }
  }

  @Test func `a network with more parameters than the limit is rejected`() async {
    await #expect(processExitsWith: .success) {
      ReadingLimits.current.parameters = 100
      var generator = Generator(seed: 0)
      let network = Linear(10, 10, using: &generator)
      let path = temporaryPath("limit.pth")
      try network.stateDictionary().write(to: path)
      do throws(DataError) { try network.load(contentsOf: path) } catch {
        let expected = "has 110 parameters, more than the limit of 100"
        let suggestion = "set ReadingLimits.current.parameters = 110"
        exit(error.problem == expected && error.recoverySuggestion == suggestion ? 0 : 1)
      }
      exit(1)
    }
  }

  @Test func `a pickle of protocol 0 is rejected with the protocol to save it with`() throws {
    for start in ["(dp0\nS'a'\n", "(dp0\nV", "F1.5\n", "(lp0\ng0\n", "P0\n"] {
      let bytes = try archive(Array(start.utf8) + Array(".".utf8))
      let error = #expect(throws: DataError.self) {
        try PyTorchFile.read(MappedFile(copying: bytes, path: "x"))
      }
      #expect(error?.problem.contains("its data.pkl has protocol 0, which is text") == true)
      #expect(error?.recoverySuggestion == "save it with torch.save(…, pickle_protocol=2)")
    }
  }

  @Test func `a pickle with too many instructions is rejected`() throws {
    let long = [0x80, 2] + [UInt8](repeating: 0x4E, count: PickleReader.instructionLimit)
    #expect(try problem(archive(long)).contains("more than 4194304 instructions"))
  }

  @Test(arguments: [
    ("cos\nsystem\n", "references 'os.system'"), ("c__builtin__\neval\n", "'__builtin__.eval'"),
    ("ctorch\nload\n)R", "calls 'torch.load'"), ("0", "pops a value"), ("i", "uses INST"),
    ("csubprocess\nPopen\n", "'subprocess.Popen'"), ("cmine\nrun\n)R", "calls 'mine.run'"),
    (
      "cbuiltins\ngetattr\nK\u{1}U\u{4}real\u{86}R",
      "calls 'getattr' of a value that is not a class"
    ),
    (
      "cbuiltins\ngetattr\ncbuiltins\nobject\nU\u{E}__subclasses__\u{86}R", "object.__subclasses__'"
    ),
    ("cnt\nsystem\n", "'nt.system'"),
    ("\u{8C}\u{5}posix\u{8C}\u{6}system\u{93}", "references 'posix.system'"),
    ("\u{95}", "truncated"),
    ("\u{8D}\u{FF}\u{FF}\u{FF}\u{FF}\u{FF}\u{FF}\u{FF}\u{FF}", "truncated"),
    ("\u{80}\u{6}", "protocol 6"), ("I1x\n", "an integer that is none"), ("P1\n", "protocol 0"),
    ("\u{1}", "an unknown opcode (byte 1)"), ("R", "pops a value"),
    ("t", "pops a mark"), ("]R", "pops a value"), ("))R", "is not callable"),
    ("}(NNu", "truncated"), ("}(Nu", "a key without a value"), ("h\u{5}", "entry 5"),
    ("N(u", "nothing"), ("X\u{9}\0\0\0ab", "is truncated"), ("c\n", "unterminated"),
    ("}X\u{1}\0\0\0aNX\u{1}\0\0\0aN(", "truncated"), (")b", "pops a value"),
    ("))b", "sets attributes"), ("N.", "contains no dictionary"), (")Q", "persistent ID"),
    ("}X\u{1}\0\0\0aNs.", "contains no tensors; its keys are 'a'"),
    ("}(X\u{1}\0\0\0aNX\u{1}\0\0\0aNu", "the duplicate key 'a'"),
    ("ccollections\nOrderedDict\nN\u{85}R", "is not a list"),
    ("ctorch\nFloatStorage\n)R", "a storage inline"),
  ])
  func `a pickle with anything but weights is rejected with the reason`(
    program: String, expected: String
  ) throws {
    let code = program.unicodeScalars.map { UInt8($0.value) }
    let message = try problem(archive([0x80, 2] + code))
    #expect(expected == "nothing" ? message.contains("truncated") : message.contains(expected))
  }

  @Test func `archives that unpack to too much, or with overlapping files, are rejected`()
    async throws
  {
    await #expect(processExitsWith: .success) {
      let path = weightFile("../Files/bomb.zip")
      func suggestion() -> String {
        do {
          _ = try PyTorchFile.read(path)
          return ""
        } catch { return error.recoverySuggestion }
      }
      ReadingLimits.current.unpackedBytes = 1 << 20
      guard suggestion() == "if you trust it, set ReadingLimits.current.unpackedBytes = 8388612"
      else { exit(1) }
      ReadingLimits.current.unpackedBytes = 8_388_612
      exit(suggestion() == "" ? 0 : 2)
    }
    let overlapping = try File.read(weightFile("../Files/overlap.zip"))
    #expect(problem(overlapping).contains("its files overlap"))
  }

  @Test(arguments: [
    "every.pth", "legacy.pth", "every.safetensors", "numbers.safetensors", "network.pth",
  ])
  func `a file truncated at any byte is rejected`(file: String) throws {
    let bytes = try File.read(weightFile(file))
    for count in 0..<bytes.count {
      #expect(problem(Array(bytes.prefix(count))) != "nothing", "\(count) bytes of \(file)")
    }
  }
}

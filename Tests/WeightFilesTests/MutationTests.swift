import Files
import Layers
import Tensors
import Testing

@testable import WeightFiles

/// Fuzzing with twenty thousand damaged files from fixed seeds: none may crash, hang or exhaust memory.
@Suite struct MutationTests {
  private static let count = 2500

  /// The network whose weights are in the files.
  private let network: Module = {
    var generator = Generator(seed: 0)
    return Sequential([
      Conv2d(1, 2, kernelSize: 3, using: &generator), BatchNorm2d(2),
      Linear(4, 3, using: &generator),
    ])
  }()

  /// Returns a file with one to three random changes, such as files suffer or attackers make.
  private func mutated(_ bytes: [UInt8], using generator: inout Generator) -> [UInt8] {
    var bytes = bytes
    for _ in 0...generator.integer(below: 3) where !bytes.isEmpty {
      let position = generator.integer(below: bytes.count)
      let run = min(1 + generator.integer(below: 8), bytes.count - position)
      switch generator.integer(below: 6) {
      case 0: bytes[position] ^= 1 << generator.integer(below: 8)
      case 1: bytes[position] = UInt8(generator.integer(below: 256))
      case 2: bytes.removeSubrange(position..<position + run)
      case 3: bytes.insert(contentsOf: bytes[position..<position + run], at: position)
      case 4: for i in position..<position + run { bytes[i] = [0, 0x7F, 0xFF][i % 3] }
      default:
        let other = generator.integer(below: bytes.count - run + 1)
        bytes.replaceSubrange(other..<other + run, with: bytes[position..<position + run])
      }
    }
    return bytes
  }

  /// Reads a file and all its elements; returns whether it could be read.
  private func canBeRead(_ bytes: [UInt8]) -> Bool {
    guard let tensors = try? WeightFile(MappedFile(copying: bytes, path: "x")).weights(under: nil)
    else {
      return false
    }
    for (_, tensor) in tensors.all {
      #expect(tensor.floats().count == tensor.count)
      #expect(tensor.byteCount <= 4 * bytes.count + 1 << 26)
    }
    // The search for a network in it, too; whether it is found does not matter.
    try? network.load(tensors, from: "x", strict: false)
    return true
  }

  private func rejected(
    seed: UInt64, _ change: (inout Generator) throws -> [UInt8]
  ) rethrows -> Int {
    let generator = Generator(seed: seed)
    return try (0..<Self.count).count { index in
      var own = generator.split(index)
      return try !canBeRead(change(&own))
    }
  }

  @Test(arguments: [
    ("every.pth", 1), ("legacy-checkpoint.pth", 2), ("every.safetensors", 3),
    ("legacy-values-4.pth", 5),
  ])
  func `damaged files are read or rejected`(file: String, seed: UInt64) throws {
    let bytes = try File.read(weightFile(file))
    #expect(canBeRead(bytes))
    let rejected = rejected(seed: seed) { mutated(bytes, using: &$0) }
    #expect(rejected > Self.count / 4 && rejected < Self.count, "\(rejected) rejected")
  }

  /// The checksums of an archive would catch most damage before the pickle is parsed.
  @Test(arguments: [
    ("checkpoint.pth", 4), ("values-2.pth", 6), ("values-4.pth", 7), ("kinds.pth", 8),
  ])
  func `damaged pickles in intact archives are read or rejected`(file: String, seed: UInt64) throws
  {
    let archive = try ZipArchive(weightFile(file))
    let entries = try archive.entries.map {
      ZipArchive.NewEntry($0.name, try archive.bytes(of: $0))
    }
    let rejected = try rejected(seed: seed) { generator in
      try ZipArchive.archive(
        entries.map {
          $0.name.hasSuffix("data.pkl")
            ? ZipArchive.NewEntry($0.name, mutated($0.bytes, using: &generator)) : $0
        }, path: "")
    }
    #expect(rejected > Self.count / 4 && rejected < Self.count, "\(rejected) rejected")
  }
}

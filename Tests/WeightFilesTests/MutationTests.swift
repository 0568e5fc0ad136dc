import Files
import Tensors
import Testing

@testable import WeightFiles

/// Twelve thousand damaged files, from committed seeds: none may crash, hang or fill the memory.
@Suite struct MutationTests {
  private static let count = 3000

  /// Changes a file in one of the ways in which files break, or are broken.
  private func mutated(_ bytes: [UInt8], using generator: inout Generator) -> [UInt8] {
    var bytes = bytes
    for _ in 0...generator.integer(below: 3) where !bytes.isEmpty {
      let place = generator.integer(below: bytes.count)
      let run = min(1 + generator.integer(below: 8), bytes.count - place)
      switch generator.integer(below: 6) {
      case 0: bytes[place] ^= 1 << generator.integer(below: 8)
      case 1: bytes[place] = UInt8(generator.integer(below: 256))
      case 2: bytes.removeSubrange(place..<place + run)
      case 3: bytes.insert(contentsOf: bytes[place..<place + run], at: place)
      case 4: for i in place..<place + run { bytes[i] = [0, 0x7F, 0xFF][i % 3] }
      default:
        let other = generator.integer(below: bytes.count - run + 1)
        bytes.replaceSubrange(other..<other + run, with: bytes[place..<place + run])
      }
    }
    return bytes
  }

  /// Reads a file, and every number of it; says whether it could be read.
  private func canBeRead(_ bytes: [UInt8]) -> Bool {
    guard let tensors = try? SavedTensors.read(MappedFile(copying: bytes, path: "x")) else {
      return false
    }
    for (_, tensor) in tensors.all {
      #expect(tensor.floats().count == tensor.count)
      #expect(tensor.byteCount <= 4 * bytes.count + 1 << 26)
    }
    return true
  }

  private func refused(
    seed: UInt64, _ change: (inout Generator) throws -> [UInt8]
  ) rethrows -> Int {
    let generator = Generator(seed: seed)
    return try (0..<Self.count).count { index in
      var own = generator.split(index)
      return try !canBeRead(change(&own))
    }
  }

  @Test(arguments: [("every.pth", 1), ("legacy-checkpoint.pth", 2), ("every.safetensors", 3)])
  func `Damaged files are read or refused`(file: String, seed: UInt64) throws {
    let bytes = try File.read(weightFile(file))
    #expect(canBeRead(bytes))
    let refused = refused(seed: seed) { mutated(bytes, using: &$0) }
    #expect(refused > Self.count / 4 && refused < Self.count, "\(refused) refused")
  }

  /// An archive's checksums would stop most damage before the pickle is looked at.
  @Test func `Damaged pickles in sound archives are read or refused`() throws {
    let archive = try ZipArchive(weightFile("checkpoint.pth"))
    let entries = try archive.entries.map {
      ZipArchive.NewEntry($0.name, try archive.bytes(of: $0))
    }
    let refused = try refused(seed: 4) { generator in
      try ZipArchive.archive(
        entries.map {
          $0.name.hasSuffix("data.pkl")
            ? ZipArchive.NewEntry($0.name, mutated($0.bytes, using: &generator)) : $0
        }, path: "")
    }
    #expect(refused > Self.count / 4 && refused < Self.count, "\(refused) refused")
  }
}

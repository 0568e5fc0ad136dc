import Foundation

/// Random damage to files, the same for the same seed (SplitMix64).
struct Mutations: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// Returns a file with up to three changed, inserted or removed bytes; every third is cut off, too.
  mutating func mutated(_ file: [UInt8]) -> [UInt8] {
    var bytes = file
    for _ in 0...Int.random(in: 0..<3, using: &self) where !bytes.isEmpty {
      let place = Int.random(in: 0..<bytes.count, using: &self)
      let byte = UInt8.random(in: 0...255, using: &self)
      switch Int.random(in: 0..<6, using: &self) {
      case 0: bytes.insert(byte, at: place)
      case 1: bytes.remove(at: place)
      case 2: bytes[place] ^= 1 << (byte % 8)
      case 3: bytes[place] = [0, 1, 127, 128, 255][Int(byte) % 5]
      default: bytes[place] = byte
      }
    }
    if Int.random(in: 0..<3, using: &self) == 0 {
      bytes = Array(bytes.prefix(Int.random(in: 0...bytes.count, using: &self)))
    }
    return bytes
  }
}

/// Returns the path of a file in `Tests/Fixtures/Files`.
func fixture(_ name: String) -> String {
  URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Fixtures/Files/\(name)").path()
}

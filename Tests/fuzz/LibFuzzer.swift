#if FUZZING
  import CFuzzer
  import Foundation
  import Fuzzing

  /// libFuzzer, which finds inputs that reach new code: it needs a build with its instrumentation.
  enum LibFuzzer {
    nonisolated(unsafe) private static var target: FuzzTarget?
    private static let folder = FileManager.default.temporaryDirectory.appending(
      path: "fuzz-\(UUID())")

    /// Reads the target's seeds, then what libFuzzer makes of them, until its options say to stop.
    static func run(_ target: FuzzTarget, options: [String]) -> Never {
      self.target = target
      try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      let seeds = (try? target.seedInputs().filter { $0.bytes.count <= 1 << 16 }) ?? []
      let list = seeds.map(\.path).joined(separator: ",")
      let words = ["fuzz"] + options + (seeds.isEmpty ? [] : ["-seed_inputs=\(list)"])
      var count = Int32(words.count)
      var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? =
        .allocate(capacity: words.count + 1)
      for (index, word) in words.enumerated() { arguments?[index] = strdup(word) }
      arguments?[words.count] = nil
      let status = LLVMFuzzerRunDriver(&count, &arguments) { bytes, count in
        LibFuzzer.read([UInt8](UnsafeBufferPointer(start: bytes, count: count)))
        return 0
      }
      try? FileManager.default.removeItem(at: folder)
      exit(status)
    }

    /// Reads one input; stops at a fault, so that libFuzzer saves the input.
    private static func read(_ bytes: [UInt8]) {
      let path = folder.path + "/input"
      unlink(path)
      try? Data(bytes).write(to: URL(fileURLWithPath: path))
      if let fault = target?.fault(.init(bytes: bytes, path: path)) { fatalError(fault) }
    }
  }
#endif

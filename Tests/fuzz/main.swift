import Foundation
import Fuzzing

// fuzz TARGET COUNT       reads damaged inputs, the same ones each time, in a process that ends at a crash
// fuzz TARGET FILE …      reads files, and prints the fault of each
// fuzz TARGET -runs=N …   libFuzzer's options, in a build with -DFUZZING (.ci/fuzz)
let words = Array(CommandLine.arguments.dropFirst())
guard let target = words.first.flatMap(FuzzTarget.named) else {
  print(
    "usage: fuzz TARGET COUNT, or fuzz TARGET FILE …\ntargets: \(FuzzTarget.all.map(\.name).joined(separator: " "))"
  )
  exit(2)
}
Fuzzer.setSmallLimits()
#if FUZZING
  LibFuzzer.run(target, options: Array(words.dropFirst()))
#else
  if let count = words.dropFirst().first.flatMap(Int.init) {
    let folder = FileManager.default.temporaryDirectory.appending(path: "fuzz-\(target.name)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let mutator = try Mutator(target, seed: 1)
    print("inputs with a fault stay in \(folder.path)")
    try Fuzzer(target, folder: folder.path).run(0..<count) { mutator.input($0) }
  }
  for path in words.dropFirst() where Int(path) == nil {
    let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    print("\(path): \(target.fault(.init(bytes: bytes, path: path)) ?? "no fault")")
  }
#endif

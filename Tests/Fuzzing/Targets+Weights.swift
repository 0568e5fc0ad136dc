import Files
import Tensors
import Training
import WeightFiles

extension FuzzTarget {
  /// Weight files and checkpoints.
  static let weights = [
    FuzzTarget("safetensors", seeds: ["Weights/every.safetensors", "Weights/numbers.safetensors"]) {
      try readTensors($0.path)
    },
    FuzzTarget("pth", seeds: files(["every", "checkpoint", "views", "plain"])) {
      try readTensors($0.path)
    },
    FuzzTarget("pth-legacy", seeds: files(["legacy", "legacy-checkpoint", "legacy-views", "old"])) {
      try readTensors($0.path)
    },
    // The checksums of an archive would catch most damage before the pickle is parsed.
    FuzzTarget("pickle") { input in
      let storage = [UInt8](repeating: 1, count: 64)
      let archive = try ZipArchive.archive(
        [.init("x/data.pkl", input.bytes), .init("x/data/0", storage)], path: input.path)
      let path = input.folder + "/pickle.pth"
      try File.write(archive, to: path)
      try readTensors(path)
    },
    // Lines "key=value" become a checkpoint's metadata.
    FuzzTarget("checkpoint", words: ["18446744073709551615", "-1", "nan", "inf", "1e999"]) {
      input in
      var tensors = SavedTensors()
      tensors.set(SavedTensor(Tensor<Float>([1, 2])), named: "model.weight")
      for line in input.text.split(separator: "\n") {
        let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        tensors.metadata[String(parts[0])] = parts.count > 1 ? String(parts[1]) : ""
      }
      let path = input.folder + "/checkpoint.safetensors"
      try SafeTensors.write(tensors, to: path)
      let checkpoint = try TrainingCheckpoint(contentsOf: path)
      // What a run that resumes does with it.
      var generator = checkpoint.generator
      for _ in 0..<3 { _ = generator.next() }
      let position = checkpoint.position
      try Fault.unless(position.history.count == position.epoch, "\(position) is accepted")
      try Fault.unless(position.meanLoss.isFinite, "\(position) is accepted")
    },
    FuzzTarget("log") { input in
      _ = try StepLog.read(input.path)
      _ = try StepLog(input.path, from: TrainingPosition())
    },
  ]

  private static func files(_ names: [String]) -> [String] { names.map { "Weights/\($0).pth" } }

  private static func readTensors(_ path: String) throws {
    let tensors = try SavedTensors(contentsOf: path)
    for (name, tensor) in tensors.all {
      let count = tensor.floats().count
      try Fault.unless(count == tensor.count, "\(name) has \(count) elements, not \(tensor.count)")
    }
  }
}

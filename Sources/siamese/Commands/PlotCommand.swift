import Commands
import Files

/// `siamese plot`.
let plotCommand = Program(
  "plot", "Plot the loss of a run and a map (PCA) of its embeddings.", takes: "FOLDER",
  options: machineOptions, lists: [ReadingLimitsOption.list],
  examples: ["siamese plot Output/siamese"]
) { arguments in
  guard arguments.positionals.count == 1 else {
    throw Arguments.Failure(
      description: "takes the folder of one run, not \(arguments.positionals.count) arguments")
  }
  try applyMachineOptions(arguments)
  let folder = arguments.positionals[0]
  let encoder = try TrainedEncoder(weights: folder)
  guard let run = encoder.run else {
    throw DataError(
      path: folder, problem: "is not the folder of a run",
      recoverySuggestion: "pass a folder that 'siamese train' wrote")
  }
  let split = try run.split(size: encoder.size)
  split.warnings.forEach(warn)
  let options = EmbeddingOptions(
    size: encoder.size, normalizes: encoder.normalizes, workers: arguments.integer("workers"))
  let plots = RunPlots(folder: folder, classes: split.classes)
  try plots.draw { try plots.embeddings(nil, split, encoder.network, options) }
}

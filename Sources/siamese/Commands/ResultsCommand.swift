import Commands
import Distributed
import Files
import Layers
import Tensors

/// The pages that show results.
let resultPages = [
  "README.md", "Sources/Wingbeat/Wingbeat.docc/WhatItReaches.md",
]

/// `siamese results`.
let resultsCommand = Program(
  "results", "Train and measure rows of the public tables, and write them into the pages.",
  takes: "RECIPE …",
  options: [
    .text(
      "out", "Output/results", short: "o", placeholder: "FOLDER",
      "folder of the runs; those that are there are resumed, and finished ones measured again"),
    .text("record", "Tests/Fixtures/results.jsonl", placeholder: "FILE", "record of all results"),
    .integer("seed", 0, in: 0...1000, shown: "0 = those of the recipe", "the only seed to train"),
  ] + machineOptions,
  lists: [
    ("Recipes", Recipe.all.map { ($0.name, "\($0.table.title): \($0.method)") }),
    ReadingLimitsOption.list,
  ], examples: ["siamese results digits-2d-nca"]
) { arguments in
  try applyMachineOptions(arguments)
  let recipes = try arguments.positionals.map { name throws(Arguments.Failure) in
    guard let recipe = Recipe.all.first(where: { $0.name == name }) else {
      let similar = suggestion(for: name, in: Recipe.all.map(\.name))
      throw Arguments.Failure(
        description: "unknown recipe '\(name.displayed())'"
          + (similar.map { ", did you mean \($0)?" } ?? "; --help lists all"))
    }
    return recipe
  }
  let path = arguments.string("record")
  var record = try ResultRecord(at: path)
  for recipe in recipes {
    let seed = UInt64(arguments.integer("seed"))
    for seed in seed > 0 ? [seed] : recipe.seeds {
      let found = try recipe.measured(seed: seed, arguments)
      for line in found { say("\(line.recipe), seed \(seed): \(line.measure) \(line.value)") }
      record.replace(found)
      try File.write(Array(record.text().utf8), to: path)
    }
  }
  for page in resultPages where File.exists(page) {
    let text = String(decoding: try File.read(page), as: UTF8.self)
    let new = record.rendered(text)
    if new != text { try File.write(Array(new.utf8), to: page) }
  }
}

extension Recipe {
  /// Trains with a seed, unless that was done before, and measures.
  func measured(seed: UInt64, _ arguments: Arguments) throws -> [ResultLine] {
    let (training, heldOut) = try embeddings(seed: seed, arguments)
    return measurements.map {
      ResultLine(
        recipe: name, seed: seed, measure: $0.description,
        value: $0.value(training: training, heldOut: heldOut), command: command(seed: seed))
    }
  }

  private func embeddings(
    seed: UInt64, _ arguments: Arguments
  ) throws -> (LabeledEmbeddings, LabeledEmbeddings) {
    let workers = arguments.integer("workers")
    func embed(
      _ network: Module, _ split: DataSplit, size: Int, normalizes: Bool = false
    ) throws -> (LabeledEmbeddings, LabeledEmbeddings) {
      let options = EmbeddingOptions(size: size, normalizes: normalizes, workers: workers)
      return (
        try split.training.embeddings(of: network, options),
        try split.heldOut.embeddings(of: network, options)
      )
    }
    guard case .trained = kind else {
      let words = words(seed: seed)
      let data = try TrainingConfiguration(
        Arguments(words, options: TrainingConfiguration.options)
      ).data
      let split = try DataSplit(ImageDataset(data), data)
      return try embed(
        untrained(seed: seed, split, data), split, size: data.imageSize)
    }
    let folder = "\(arguments.string("out"))/\(name)-\(seed)"
    let words = words(seed: seed) + ["--resume", "--out", folder, "--workers", "\(workers)"]
    try train(Arguments(words, options: trainOptions), on: SingleProcess())
    let trained = try TrainedEncoder(weights: folder)
    guard let run = trained.run else {
      throw DataError(
        path: folder, problem: "has no checkpoint", recoverySuggestion: "train it again")
    }
    return try embed(
      trained.network, run.split(size: trained.size), size: trained.size,
      normalizes: trained.normalizes)
  }

  /// Returns a network that this recipe does not train.
  private func untrained(
    seed: UInt64, _ split: DataSplit, _ data: DataConfiguration
  ) throws -> Module {
    var generator = Generator(seed: seed)
    switch kind {
    case .start(let start):
      let pixels = data.imageSize * data.imageSize
      let linear = LinearEncoder(pixels: pixels, outputs: 2, using: &generator)
      linear.start(from: try linear.pixels(of: split.training), start)
      return linear
    case .pixels, .trained: return LinearEncoder.Pixels()
    }
  }
}

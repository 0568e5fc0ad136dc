import Commands

/// `siamese evaluate`.
let evaluateCommand = Program(
  "evaluate", "Evaluate how well distances of embeddings tell same from different.",
  options: DataConfiguration.fields.map(\.option).under(
    "Data (as in training, else the default in parentheses)")
    + TrainedEncoder.options, lists: [DataSource.list, ReadingLimitsOption.list],
  examples: [
    "siamese evaluate --weights Output/siamese",
    "siamese evaluate --weights resnet18.pth --data photos/",
  ]
) { arguments in
  let encoder = try TrainedEncoder(arguments)
  let split = try evaluationSplit(encoder, arguments)
  split.warnings.forEach(warn)
  let evaluation = try Evaluation(
    encoder.network, split,
    EmbeddingOptions(
      size: encoder.size, normalizes: encoder.normalizes, workers: arguments.integer("workers")))
  print(evaluation.report.text)
}

/// Returns the split to evaluate: as in training where nothing else is said, so that the held-out images are those of
/// the run; else as the options say, but without images that the run was trained on.
private func evaluationSplit(
  _ encoder: TrainedEncoder, _ arguments: Arguments
) throws -> DataSplit {
  let given = DataConfiguration.fields.filter { arguments.isGiven($0.name) }
  if let run = encoder.run, given.isEmpty { return try run.split(size: encoder.size) }
  var data = encoder.configuration?.data ?? DataConfiguration()
  data.size = encoder.size
  for field in given { try field.set(&data, to: arguments.string(field.name)) }
  if arguments.isGiven("data") || encoder.run == nil { try data.followSource(arguments) }
  let images = try ImageDataset(data)
  guard let run = encoder.run else { return try DataSplit(images, data) }
  guard let record = run.record else { return try run.unrecordedSplit(of: images, data) }
  let split = try DataSplit(images, data)
  return split.withoutTrained(record.trained(split.heldOut, data))
}

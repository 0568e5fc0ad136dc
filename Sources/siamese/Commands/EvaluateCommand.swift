import Commands
import Vision

/// `siamese evaluate`.
let evaluateCommand = Program(
  "evaluate", "Evaluate how well distances of embeddings tell same from different.",
  options: DataConfiguration.fields.map(\.option).under(
    "Data (as in training, else the default in parentheses)")
    + TrainedEncoder.options, lists: [DataSource.list, ReadingLimitsOption.list],
  examples: [
    "siamese evaluate --weights Output/siamese",
    "siamese evaluate --weights resnet18.pth --data photos/",
    "siamese evaluate --weights Output/siamese --data pairs.csv",
  ]
) { arguments in
  let encoder = try TrainedEncoder(arguments)
  let options = EmbeddingOptions(
    size: encoder.size, normalizes: encoder.normalizes, workers: arguments.integer("workers"),
    precision: encoder.precision)
  let data = try evaluationData(encoder, arguments)
  if case .list(let path) = data.source, PairList.isPairList(csv: path) {
    try requireNoSplit(arguments, data)
    let evaluation = try PairEvaluation(path, encoder, data, options)
    evaluation.warnings.forEach(warn)
    print(evaluation.report.text)
    return
  }
  let split = try evaluationSplit(encoder, data, arguments)
  split.warnings.forEach(warn)
  print(try Evaluation(encoder.network, split, options).report.text)
}

/// The options about data that are given.
private func givenFields(_ arguments: Arguments) -> [ConfigurationField<DataConfiguration>] {
  DataConfiguration.fields.filter { arguments.isGiven($0.name) }
}

/// Returns the settings of the data to evaluate: as in training where nothing else is said.
private func evaluationData(
  _ encoder: TrainedEncoder, _ arguments: Arguments
) throws -> DataConfiguration {
  var data = encoder.configuration?.data ?? DataConfiguration()
  data.size = encoder.size
  for field in givenFields(arguments) { try field.set(&data, to: arguments.string(field.name)) }
  if arguments.isGiven("data") || encoder.run == nil { try data.followSource(arguments) }
  return data
}

/// Requires that a command line does not split a list of pairs.
private func requireNoSplit(
  _ arguments: Arguments, _ data: DataConfiguration
) throws(Arguments.Failure) {
  let name = arguments.isGiven("unseen") ? "unseen" : "holdout"
  guard arguments.isGiven("unseen") || arguments.isGiven("holdout") && data.holdout.fraction != nil
  else { return }
  throw Arguments.Failure(
    description:
      "--\(name) \(arguments.string(name)) has no effect on a list of pairs: all are evaluated, or those that "
      + "its column 'split' calls test; leave --\(name) out")
}

/// Returns the split to evaluate: as in training where nothing else is said, so that the held-out images are those of
/// the run; else as the options say, but without images that the run was trained on.
private func evaluationSplit(
  _ encoder: TrainedEncoder, _ data: DataConfiguration, _ arguments: Arguments
) throws -> DataSplit {
  if let run = encoder.run, givenFields(arguments).isEmpty {
    return try run.split(size: encoder.size)
  }
  let images = try ImageDataset(data)
  guard let run = encoder.run else { return try DataSplit(images, data) }
  guard let record = run.record else { return try run.unrecordedSplit(of: images, data) }
  let split = try DataSplit(images, data)
  return split.withoutTrained(record.trained(split.heldOut, data))
}

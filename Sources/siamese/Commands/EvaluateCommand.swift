import Commands
import Vision

/// `siamese evaluate`.
let evaluateCommand = Program(
  "evaluate", "Evaluate how well distances of embeddings tell same from different.",
  options: DataConfiguration.fields.map(\.option).under(
    "Data (as in training, else the default in parentheses)")
    + ThresholdReport.options + TrainedEncoder.options
    + [
      .text(
        "plots", "", placeholder: "FOLDER",
        "folder to draw the ROC and the DET curve of held-out pairs into, roc.png and det.png"),
      .flag("json", "print the report as JSON, with rates from 0 to 1"),
    ],
  lists: [DataSource.list, ReadingLimitsOption.list],
  examples: [
    "siamese evaluate --weights Output/siamese",
    "siamese evaluate --weights resnet18.pth --data photos/",
    "siamese evaluate --weights Output/siamese --data pairs.csv",
    "siamese evaluate --weights Output/siamese --unseen classes --false-accept 0.1%",
  ]
) { arguments in
  let goal = try ThresholdReport.goal(arguments)
  let encoder = try TrainedEncoder(arguments)
  let options = EmbeddingOptions(
    size: encoder.size, normalizes: encoder.normalizes, workers: arguments.integer("workers"),
    precision: encoder.precision)
  let data = try evaluationData(encoder, arguments)
  if case .list(let path) = data.source, PairList.isPairList(csv: path) {
    try requireNoSplit(arguments, data)
    if arguments.isGiven("plots") {
      throw Arguments.Failure(
        description:
          "--plots has no effect on a list of pairs; leave it out, or pass images with labels")
    }
    if goal != nil {
      throw Arguments.Failure(
        description:
          "--false-accept and --precision need images with labels, not a list of pairs: pairs of the "
          + "same individuals are not independent, and the list does not name them")
    }
    let evaluation = try PairEvaluation(path, encoder, data, options)
    evaluation.warnings.forEach(warn)
    try printReport(evaluation.report, nil, arguments)
    return
  }
  let split = try evaluationSplit(encoder, data, arguments)
  split.warnings.forEach(warn)
  let evaluation = try Evaluation(encoder.network, split, options)
  let threshold = try goal.map {
    try ThresholdReport(evaluation.heldOut, $0, source: data.source.description)
  }
  try printReport(evaluation.report, threshold, arguments)
  let plots = arguments.string("plots")
  if !plots.isEmpty { try EvaluationPlots(evaluation.heldOut).draw(into: plots) }
}

private func printReport(
  _ report: EvaluationReport, _ threshold: ThresholdReport?, _ arguments: Arguments
) throws {
  if arguments.flag("json") {
    var object = report.json
    if let threshold { object["purpose"] = .object(threshold.json) }
    print(String(decoding: try SavedRun.json(object), as: UTF8.self))
    return
  }
  print(report.text)
  if let threshold { print(threshold.text) }
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

import Commands

/// `siamese evaluate`.
let evaluateCommand = Program(
  "evaluate", "Evaluate how well distances of embeddings tell same from different.",
  options: DataConfiguration.fields.map(\.option).under(
    "Data (as in training, else the default in parentheses)")
    + TrainedEncoder.options,
  examples: [
    "siamese evaluate --weights Output/siamese",
    "siamese evaluate --weights resnet18.pth --data photos/",
  ]
) { arguments in
  let encoder = try TrainedEncoder(arguments)
  // As in training where nothing else is said, so that the held-out images are those of the run.
  var data = encoder.configuration?.data ?? DataConfiguration()
  for field in DataConfiguration.fields where arguments.isGiven(field.name) {
    try field.set(&data, to: arguments.string(field.name))
  }
  data.size = encoder.size
  let evaluation = try Evaluation(
    encoder.network, try DataSplit(data),
    EmbeddingOptions(
      size: encoder.size, normalizes: encoder.normalizes, workers: arguments.integer("workers")))
  print(evaluation.report.text)
}

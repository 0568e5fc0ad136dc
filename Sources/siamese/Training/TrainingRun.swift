import Autograd
import Commands
import Contrastive
import Datasets
import Files
import Glibc
import Optimizers
import Tensors
import Training

/// One run of training, from the data to the last checkpoint.
final class TrainingRun {
  let configuration: TrainingConfiguration
  let folder: CheckpointFolder
  let split: DataSplit
  let method: Method
  let trainer: Trainer<Samples, Batch>
  let scheduler: Scheduler
  let meter = CollapseMeter()
  let start: TrainingPosition
  /// The split, as checkpoints keep it.
  let record: [UInt8]
  let isFinished: Bool
  /// Steps between checkpoints; 0 for one per epoch.
  let checkpointInterval: Int
  let workers: Int

  // What changes during training.
  var generator: Generator
  var position: TrainingPosition
  var lastCheckpoint: (path: String, step: Int)?

  /// Opens data and networks.
  ///
  /// - Parameter saved: the checkpoint to resume from; `nil` for a new run.
  /// - Throws: `DataError` where data, weights or the checkpoint cannot be used.
  init(_ arguments: Arguments, _ folder: CheckpointFolder, resuming saved: SavedRun?) throws {
    let configuration =
      try saved?.configuration(arguments) ?? TrainingConfiguration(arguments)
    (self.configuration, self.folder) = (configuration, folder)
    split =
      try saved?.split(resuming: configuration)
      ?? DataSplit(ImageDataset(configuration.data), configuration.data)
    record =
      try saved?.checkpoint.attachments[SavedRun.recordName]
      ?? SavedRun.json(SplitRecord(split, configuration.data))
    let data = try TrainingData(split.training, configuration)
    let seed = configuration.data.seed
    if let saved {
      method = try saved.method(classes: split.classes.count)
    } else {
      var generator = Generator(seed: seed)
      method = try Method.make(
        configuration, classes: split.classes.count, using: &generator)
    }
    if let name = method.firstNonFinite {
      throw DataError(
        path: saved?.path ?? configuration.weights,
        problem: "'\(name)' has a value that is not finite",
        recoverySuggestion: "pass other weights with --weights")
    }
    let optimizer = OptimizerFactory.optimizer(configuration, for: method.trainedParameters)
    workers = arguments.integer("workers")
    trainer = Trainer(
      data.loader(workers: workers), optimizer: optimizer, epochs: configuration.epochs,
      observer: meter)
    scheduler = Scheduler(
      optimizer, OptimizerFactory.schedule(configuration, steps: trainer.stepCount))
    if let saved {
      try saved.requirePosition(batchCount: trainer.loader.batchCount)
      try saved.requireSchedule(
        configuration, batchCount: trainer.loader.batchCount,
        stretches: arguments.flag("stretch-schedule"))
      try saved.restore(method, optimizer, scheduler, meter)
    }
    start = saved?.checkpoint.position ?? TrainingPosition()
    position = start
    isFinished = saved?.isFinished(epochs: configuration.epochs) ?? false
    generator = saved?.checkpoint.generator ?? Generator(seed: seed, stream: 1)
    lastCheckpoint = saved.map { ($0.path, $0.checkpoint.position.step) }
    checkpointInterval = arguments.integer("every")
    for warning in split.warnings + [data.warning].compactMap(\.self) { warn(warning) }
  }

  /// Trains, evaluates, writes the last checkpoint and the plots.
  func callAsFunction() throws {
    printSummary()
    if isFinished { return }
    if start.epoch < configuration.epochs, let problem = split.evaluationProblem {
      warn("there will be no evaluation: \(problem)")
    }
    try requireSpace()
    let log = try StepLog(folder.path + "/log.jsonl", from: start)
    do {
      try trainer.run(from: start) { epoch, loss in
        try report(epoch, loss, to: log)
      } afterStep: { position, loss in
        self.position = position
        method.didStep(position.step, of: trainer.stepCount)
        try log.write(position, loss: loss, learningRate: trainer.optimizer.learningRate)
        scheduler.step()
        try saveIfDue(log)
      } loss: { batch in
        loss(batch)
      }
    } catch let error as TrainingError {
      guard case .lossIsNotFinite = error else { throw error }
      throw stopped("\(error)", step: position.step + 1)
    }
    try finish()
  }

  private func printSummary() {
    let count = method.trainedParameters.reduce(0) { $0 + $1.value.count }
    let size = configuration.data.imageSize
    print(
      "\(count) parameters, \(configuration.backbone) on \(split.count) images of "
        + "\(split.classes.count) classes at \(size) × \(size), \(configuration.method.name), "
        + "\(trainer.loader.batchCount) steps per epoch")
    guard let lastCheckpoint else { return }
    let path = lastCheckpoint.path.displayed(limit: 400)
    if isFinished {
      print(
        "finished: \(path) has completed all \(configuration.epochs) epochs; to train longer, pass "
          + "--resume --epochs \(2 * max(1, configuration.epochs))")
    } else {
      print("resuming from \(path), step \(lastCheckpoint.step)")
    }
  }

  /// Returns the loss of a batch; `nil` for a batch of one image, because the others could not be read.
  private func loss(_ batch: Batch) -> Variable? {
    guard batch.labels.count > 1 else {
      warn("a batch has only one image that can be read; it is skipped")
      return nil
    }
    method.train()
    let outcome = method.outcome(of: batch, using: &generator)
    meter.add(outcome.embeddings, partners: outcome.partners)
    if let collapsed = outcome.collapsedLoss {
      meter.add(loss: outcome.loss.item, collapsed: collapsed)
    }
    return outcome.loss
  }

  /// Prints and logs a line for an epoch, with the health of the embeddings, and writes a checkpoint.
  private func report(_ epoch: Int, _ loss: Float, to log: StepLog) throws {
    let health = meter.health
    let isBest = position.history.allSatisfy { loss < $0 }
    position.endEpoch()
    try log.write(epoch: epoch, step: position.step, meanLoss: loss, health: health)
    print(
      "Epoch \(epoch)/\(trainer.epochs), Loss: \(formatted(Double(loss), decimals: 4))"
        + (health.map { "   \($0.metrics)" } ?? ""))
    fflush(nil)
    DamagedImages.all.reportCount()
    try save(log, isBest: isBest)
  }
}

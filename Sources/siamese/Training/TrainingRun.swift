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
  private let configuration: TrainingConfiguration
  private let folder: CheckpointFolder
  private let split: DataSplit
  private let method: Method
  private let trainer: Trainer<Samples, Batch>
  private let scheduler: Scheduler
  private let meter = CollapseMeter()
  private let start: TrainingPosition
  /// Steps between checkpoints; 0 for one per epoch.
  private let checkpointInterval: Int
  private let workers: Int

  // What changes during training.
  private var generator: Generator
  private var position: TrainingPosition
  private var lastCheckpoint: (path: String, step: Int)?

  /// Opens data and networks.
  ///
  /// - Parameter saved: the checkpoint to resume from; `nil` for a new run.
  /// - Throws: `DataError` where data, weights or the checkpoint cannot be used.
  init(_ arguments: Arguments, _ folder: CheckpointFolder, resuming saved: SavedRun?) throws {
    let configuration = try TrainingConfiguration(arguments, resuming: saved?.configuration)
    if let saved, let found = configuration.difference(from: saved.configuration) {
      throw DataError(
        path: saved.path,
        problem: "was made with --\(found.name) \(found.saved), not \(found.asked)",
        recoverySuggestion:
          "leave --\(found.name) out to resume, or choose another folder with --out")
    }
    (self.configuration, self.folder) = (configuration, folder)
    split = try DataSplit(configuration.data)
    let data = try TrainingData(split.training, configuration)
    let seed = configuration.data.seed
    if let saved {
      method = try saved.method(classes: split.classes.count)
    } else {
      var generator = Generator(seed: seed)
      method = try Method.make(
        configuration, classes: split.classes.count, using: &generator)
    }
    let optimizer = OptimizerFactory.optimizer(configuration, for: method.trainedParameters)
    workers = arguments.integer("workers")
    trainer = Trainer(
      data.loader(workers: workers), optimizer: optimizer, epochs: configuration.epochs,
      observer: meter)
    scheduler = Scheduler(
      optimizer, OptimizerFactory.schedule(configuration, steps: trainer.stepCount))
    try saved?.checkpoint.restore(method, optimizer, scheduler, path: saved?.path ?? "")
    start = saved?.checkpoint.position ?? TrainingPosition()
    position = start
    generator = saved?.checkpoint.generator ?? Generator(seed: seed, stream: 1)
    lastCheckpoint = saved.map { ($0.path, $0.checkpoint.position.step) }
    checkpointInterval = arguments.integer("every")
  }

  /// Trains, evaluates, writes the last checkpoint and the plots.
  func callAsFunction() throws {
    printSummary()
    let log = try StepLog(folder.path + "/log.jsonl", after: start.step)
    do {
      try trainer.run(from: start) { epoch, loss in
        try report(epoch, loss, to: log)
      } afterStep: { position, loss in
        self.position = position
        method.didStep(position.step, of: trainer.stepCount)
        try log.write(position, loss: loss, learningRate: trainer.optimizer.learningRate)
        scheduler.step()
        try saveIfDue()
      } loss: { batch in
        loss(batch)
      }
    } catch let error as TrainingError {
      let last =
        lastCheckpoint.map { "the last good checkpoint is \($0.path)" } ?? "no checkpoint yet"
      throw ExitError(status: 1, "\(error); step \(position.step + 1); \(last)")
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
    if let lastCheckpoint {
      print("resuming from \(lastCheckpoint.path), step \(lastCheckpoint.step)")
    }
  }

  private func loss(_ batch: Batch) -> Variable {
    method.train()
    let outcome = method.outcome(of: batch, using: &generator)
    meter.add(outcome.embeddings, partners: outcome.partners)
    if let collapsed = outcome.collapsedLoss {
      meter.add(loss: outcome.loss.item, collapsed: collapsed)
    }
    return outcome.loss
  }

  /// Prints and logs a line for an epoch, with the health of the embeddings.
  private func report(_ epoch: Int, _ loss: Float, to log: StepLog) throws {
    let health = meter.health
    try log.write(epoch: epoch, step: position.step, meanLoss: loss, health: health)
    print(
      "Epoch \(epoch)/\(trainer.epochs), Loss: \(formatted(Double(loss), decimals: 4))"
        + (health.map { "   \($0.metrics)" } ?? ""))
    fflush(nil)
  }
}

// MARK: Checkpoints

extension TrainingRun {
  /// Writes a checkpoint at its time, and exits after Ctrl-C.
  private func saveIfDue() throws {
    let endsEpoch = position.batch == trainer.loader.batchCount
    let isDue = checkpointInterval > 0 && position.step.isMultiple(of: checkpointInterval)
    if isDue || endsEpoch || Interruption.isRequested {
      let isBest = endsEpoch && position.history.allSatisfy { position.meanLoss < Double($0) }
      try save(position, isBest: isBest)
    }
    if Interruption.isRequested {
      throw ExitError(
        status: 130,
        "interrupted after step \(position.step); resume with 'siamese train --resume --out "
          + "\(folder.path)'")
    }
  }

  private func save(
    _ position: TrainingPosition, isBest: Bool = false, results: [String: String] = [:]
  ) throws {
    var checkpoint = TrainingCheckpoint(
      model: method, optimizer: trainer.optimizer, scheduler: scheduler, position: position,
      generator: generator, settings: try SavedRun.settings(configuration))
    checkpoint.results = results
    do {
      lastCheckpoint = (try folder.save(checkpoint, isBest: isBest), position.step)
    } catch {
      let last = lastCheckpoint.map { "; the previous checkpoint is intact: \($0.path)" } ?? ""
      throw ExitError(status: 1, "\(error)\(last)")
    }
  }

  /// Evaluates, and writes the last checkpoint with the results.
  private func finish() throws {
    var position = position
    if position.batch > 0 { position.endEpoch() }
    let options = EmbeddingOptions(
      size: configuration.data.imageSize, normalizes: configuration.normalizesEmbeddings,
      workers: workers)
    var evaluation: Evaluation?
    do {
      evaluation = try Evaluation(method.encoder, split, options)
    } catch let reason as EvaluationError {
      print(reason)
    }
    if let evaluation { print(evaluation.report.text) }
    try save(position, results: evaluation?.report.results ?? [:])
    let plots = RunPlots(folder: folder.path, classes: split.classes)
    try plots.draw { try plots.embeddings(evaluation, split, method.encoder, options) }
    print("→ \(lastCheckpoint?.path ?? folder.path)")
  }
}

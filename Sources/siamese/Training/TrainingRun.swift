import Autograd
import Commands
import Contrastive
import Distributed
import Files
import Glibc
import Tensors
import Training

/// One run of training, from the data to the last checkpoint, as one of its ranks sees it.
///
/// All ranks make the same steps. Rank 0 also prints, writes the log and the checkpoints, and evaluates; meanwhile the
/// others wait.
final class TrainingRun {
  let setup: RunSetup
  let communicator: any Communicator
  /// The folder of checkpoints; only rank 0 writes any.
  let folder: CheckpointFolder?
  let trainer: Trainer<ShardSamples, RankBatch>
  /// Steps between checkpoints; 0 for one per epoch.
  let checkpointInterval: Int
  let workers: Int

  // What changes during training.
  var generator: Generator
  var position: TrainingPosition
  var lastCheckpoint: (path: String, step: Int)?
  /// Only rank 0 validates.
  var validation: ValidationHistory
  /// Only rank 0 writes one.
  var log: StepLog?

  /// Opens data and networks.
  ///
  /// - Parameters:
  ///   - folder: the folder of the run, on rank 0.
  ///   - communicator: the ranks, which all make this call.
  /// - Throws: where data, weights or the checkpoint cannot be used, or ranks differ.
  init(
    _ arguments: Arguments, _ folder: RunFolder?, on communicator: any Communicator
  ) throws {
    let saved = try SavedRun.shared(folder?.saved, over: communicator)
    let setup = try RunSetup.make(arguments, resuming: saved, on: communicator)
    (self.setup, self.communicator, self.folder) = (setup, communicator, folder?.checkpoints)
    trainer = Trainer(
      setup.loader, optimizer: setup.optimizer, epochs: setup.configuration.epochs,
      observer: communicator.isFirst ? setup.meter : nil,
      group: RankGroup(communicator: communicator, method: setup.method))
    (checkpointInterval, workers) = (arguments.integer("every"), arguments.integer("workers"))
    (generator, position, validation) = (setup.generator, setup.start, setup.validation)
    lastCheckpoint = saved.map { ($0.path, $0.checkpoint.position.step) }
    for warning in setup.warnings { warn(warning) }
  }

  /// Trains, evaluates, writes the last checkpoint and the plots.
  func callAsFunction() throws {
    printSummary()
    if setup.isFinished { return }
    try train()
    try communicator.onFirst { try finish() }
  }

  /// Trains to the end of the last epoch.
  func train() throws {
    try communicator.onFirst { try prepareFolder() }
    // All ranks have read the same history.
    if validation.isOver { return }
    do {
      try trainer.run(from: setup.start) { epoch, loss in
        try endEpoch(epoch, loss)
      } warn: { epoch, warning in
        let remedy = setup.configuration.remedy(for: setup.meter.status)
        warnOnStandardError(epoch, "\(warning); try \(remedy), and another --out")
      } afterStep: { position, loss in
        try endStep(position, loss)
      } loss: { batch in
        try loss(batch)
      }
    } catch is EarlyStop {
      say(
        "stopped early: no higher validation AUC for \(validation.patience.counted("epoch")); best: epoch "
          + "\(validation.bestEpoch ?? 0), \(folder?.best.displayed(limit: 400) ?? "")")
    } catch let error as TrainingError {
      guard case .lossIsNotFinite = error else {
        throw communicator.shared("\(error)", status: 1)
      }
      let failure = stopped("\(error)", step: position.step + 1)
      throw communicator.shared(failure.message, status: failure.status)
    }
  }

  private func prepareFolder() throws {
    if setup.start.epoch < setup.configuration.epochs, let problem = setup.split.evaluationProblem {
      warn("there will be no evaluation: \(problem)")
    }
    guard let folder else { return }
    try requireSpace(in: folder)
    try setup.configuration.write(to: folder.path + "/" + TrainingConfiguration.fileName)
    log = try StepLog(folder.path + "/log.jsonl", from: setup.start)
  }

  private func printSummary() {
    let (configuration, split) = (setup.configuration, setup.split)
    let count = setup.method.trainedParameters.reduce(0) { $0 + $1.value.count }
    let size = configuration.data.imageSize
    let ranks = communicator.size == 1 ? "" : ", on \(communicator.size) processes"
    say(
      "\(count.counted("parameter")), \(configuration.backbone) on \(split.count.counted("image")) of "
        + "\(split.classes.count.counted("class")) at \(size) × \(size), \(configuration.method.name), "
        + "\(trainer.loader.batchCount.counted("step")) per epoch\(ranks)")
    guard let lastCheckpoint else { return }
    let path = lastCheckpoint.path.displayed(limit: 400)
    if setup.isFinished {
      say(
        "finished: \(path) has completed \(configuration.epochs.counted("epoch")); to train longer, pass "
          + "--resume --epochs \(2 * max(1, configuration.epochs))")
    } else {
      say("resuming from \(path), step \(lastCheckpoint.step)")
    }
  }

  /// Returns the loss of a batch; `nil` for a batch of one image, because the others could not be read.
  func loss(_ own: RankBatch) throws -> Variable? {
    let batch = try Batch(own, over: communicator)
    guard batch.labels.count > 1 else {
      if batch.labels.count == 1 {
        warn("a batch has only one image that can be read; it is skipped")
      }
      return nil
    }
    setup.method.train()
    let outcome = autocast(setup.precision) {
      setup.method.outcome(of: batch, using: &generator)
    }
    setup.meter.add(outcome.embeddings, partners: outcome.partners)
    if let collapsed = outcome.collapsedLoss {
      setup.meter.add(loss: outcome.loss.item, collapsed: collapsed)
    }
    return outcome.loss
  }

  func endStep(_ position: TrainingPosition, _ loss: Float) throws {
    self.position = position
    setup.method.didStep(position.step, of: trainer.stepCount)
    try log?.write(position, loss: loss, learningRate: trainer.optimizer.learningRate)
    setup.scheduler.step()
    try saveIfDue()
  }

  /// Prints and logs a line for an epoch, with the health of the embeddings, and writes a checkpoint.
  private func endEpoch(_ epoch: Int, _ loss: Float) throws {
    let isLowest = position.history.allSatisfy { loss < $0 }
    position.endEpoch()
    DamagedImages.all.reportCount()
    // Hosts with different processors may round differently.
    if communicator.size > 1 {
      try communicator.requireSameState(setup.method, setup.optimizer)
    }
    try communicator.onFirst {
      let health = setup.meter.health
      let area = try validationArea()
      try log?.write(
        epoch: epoch, step: position.step, meanLoss: loss, health: health,
        others: area.map { [("validationAUC", $0)] } ?? [])
      say(
        "Epoch \(epoch)/\(trainer.epochs), Loss: \(formatted(Double(loss), decimals: 4))"
          + (area.map { ", Validation AUC: \(formatted($0, decimals: 4))" } ?? "")
          + (health.map { "   \($0.metrics)" } ?? ""))
      fflush(nil)
      let isBest = area.map { validation.add($0) } ?? isLowest
      try save(isBest: isBest)
    }
    let isOver = try communicator.gatheredIntegers([validation.isOver ? 1 : 0])[0][0] == 1
    if isOver && epoch < trainer.epochs { throw EarlyStop() }
  }

  /// Returns the ROC AUC of the validation set; `nil` without one.
  private func validationArea() throws -> Double? {
    let (configuration, images) = (setup.configuration, setup.split.validation)
    guard images.count > 0 else { return nil }
    do {
      let rows = try images.embeddings(
        of: setup.method.encoder,
        EmbeddingOptions(
          size: configuration.data.imageSize, normalizes: configuration.normalizesEmbeddings,
          workers: workers)
      ).sample(EvaluationMetrics.sampleSize)
      return Verification(embeddings: rows.values, labels: rows.labels).areaUnderCurve
    } catch let found as NonFiniteEmbedding {
      throw stopped(
        "training: the embedding of \(found.path.displayed()) became \(found.value); train again with a smaller "
          + "learning rate", step: position.step)
    }
  }
}

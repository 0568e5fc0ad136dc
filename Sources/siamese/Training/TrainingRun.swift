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
    (generator, position) = (setup.generator, setup.start)
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
    do {
      try trainer.run(from: setup.start) { epoch, loss in
        try endEpoch(epoch, loss)
      } afterStep: { position, loss in
        try endStep(position, loss)
      } loss: { batch in
        try loss(batch)
      }
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
    log = try StepLog(folder.path + "/log.jsonl", from: setup.start)
  }

  private func printSummary() {
    let (configuration, split) = (setup.configuration, setup.split)
    let count = setup.method.trainedParameters.reduce(0) { $0 + $1.value.count }
    let size = configuration.data.imageSize
    let ranks = communicator.size == 1 ? "" : ", on \(communicator.size) processes"
    say(
      "\(count) parameters, \(configuration.backbone) on \(split.count) images of "
        + "\(split.classes.count) classes at \(size) × \(size), \(configuration.method.name), "
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
  private func loss(_ own: RankBatch) throws -> Variable? {
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

  private func endStep(_ position: TrainingPosition, _ loss: Float) throws {
    self.position = position
    setup.method.didStep(position.step, of: trainer.stepCount)
    try log?.write(position, loss: loss, learningRate: trainer.optimizer.learningRate)
    setup.scheduler.step()
    try saveIfDue()
  }

  /// Prints and logs a line for an epoch, with the health of the embeddings, and writes a checkpoint.
  private func endEpoch(_ epoch: Int, _ loss: Float) throws {
    let isBest = position.history.allSatisfy { loss < $0 }
    position.endEpoch()
    DamagedImages.all.reportCount()
    // Hosts with different processors may round differently.
    if communicator.size > 1 {
      try communicator.requireSameState(setup.method, setup.optimizer)
    }
    try communicator.onFirst {
      let health = setup.meter.health
      try log?.write(epoch: epoch, step: position.step, meanLoss: loss, health: health)
      say(
        "Epoch \(epoch)/\(trainer.epochs), Loss: \(formatted(Double(loss), decimals: 4))"
          + (health.map { "   \($0.metrics)" } ?? ""))
      fflush(nil)
      try save(isBest: isBest)
    }
  }
}

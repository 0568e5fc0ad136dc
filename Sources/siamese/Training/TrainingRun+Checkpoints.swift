import Commands
import Files
import Tensors
import Training

extension TrainingRun {
  /// Requires that the disk has room for the checkpoints.
  func requireSpace(in folder: CheckpointFolder) throws {
    do {
      try folder.requireSpace(for: setup.method, trainer.optimizer)
    } catch {
      throw DataError(
        path: error.path, problem: error.problem,
        recoverySuggestion: "\(error.recoverySuggestion); the options are --keep and --out")
    }
  }

  /// Writes a checkpoint within an epoch at its time, and exits after Ctrl-C.
  func saveIfDue() throws {
    // The one at the end of an epoch is written after the epoch's report.
    let isDue =
      checkpointInterval > 0 && position.step.isMultiple(of: checkpointInterval)
      && position.batch < trainer.loader.batchCount
    let isInterrupted = try isInterrupted()
    if isDue || isInterrupted { try communicator.onFirst { try save() } }
    if isInterrupted {
      throw communicator.shared(
        "interrupted after step \(position.step); resume with 'siamese train --resume --out "
          + "\((folder?.path ?? "").quotedForShell)'", status: 130)
    }
  }

  /// Returns whether any rank is asked to end.
  private func isInterrupted() throws -> Bool {
    try communicator.gatheredIntegers([Interruption.isRequested ? 1 : 0]).contains { $0[0] == 1 }
  }

  /// Writes a checkpoint, after the lines of the log that belong before it.
  func save(isBest: Bool = false, results: [String: String] = [:]) throws {
    guard let folder else { return }
    var checkpoint = TrainingCheckpoint(
      model: setup.method, optimizer: trainer.optimizer, scheduler: setup.scheduler,
      observer: setup.meter, position: position, generator: generator,
      settings: try SavedRun.settings(setup.configuration))
    checkpoint.results = results.merging(validation.results) { own, _ in own }
    checkpoint.attachments[SavedRun.recordName] = setup.record
    if let problem = checkpoint.nonFinite {
      throw stopped(
        "training: \(problem) after the update; train again with a smaller learning rate",
        step: position.step)
    }
    log?.synchronize()
    do {
      lastCheckpoint = (try folder.save(checkpoint, isBest: isBest), position.step)
    } catch {
      let last = lastCheckpoint.map { "; the previous checkpoint is intact: \($0.path)" } ?? ""
      throw ExitError(status: 1, "\(error)\(last)")
    }
  }

  /// Returns the error of numbers that are no longer finite, with what to try.
  func stopped(_ problem: String, step: Int) -> ExitError {
    let last =
      lastCheckpoint.map { "the last good checkpoint is \($0.path)" } ?? "no checkpoint yet"
    return ExitError(
      status: 1,
      "\(problem), such as --lr \(Float(setup.configuration.learningRate / 10)), and another --out; step \(step); \(last)"
    )
  }

  /// Evaluates, and writes the last checkpoint with the results.
  func finish() throws {
    guard let folder else { return }
    let (configuration, split, method) = (setup.configuration, setup.split, setup.method)
    let options = EmbeddingOptions(
      size: configuration.data.imageSize, normalizes: configuration.normalizesEmbeddings,
      workers: workers)
    var evaluation: Evaluation?
    do {
      evaluation = try Evaluation(method.encoder, split, options)
    } catch let reason as EvaluationError {
      say(reason)
    } catch let found as NonFiniteEmbedding {
      throw stopped(
        "training: the embedding of \(found.path.displayed()) became \(found.value); train again with a smaller "
          + "learning rate", step: position.step)
    }
    if let evaluation { say(evaluation.report.text) }
    var results = evaluation?.report.results ?? [:]
    results["finished"] = "true"
    try save(results: results)
    let plots = RunPlots(folder: folder.path, classes: split.classes)
    do {
      try plots.draw { try plots.embeddings(evaluation, split, method.encoder, options) }
    } catch {
      throw ExitError(
        status: 1,
        "the training is finished, but its plots are not drawn: \(error); draw them with 'siamese plot "
          + "\(folder.path.quotedForShell)'")
    }
    say("→ \((lastCheckpoint?.path ?? folder.path).displayed(limit: 400))")
  }
}

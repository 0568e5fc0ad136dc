import Autograd
import Commands
import Contrastive
import Files
import Optimizers
import Tensors
import Training

/// Checks on a checkpoint before training resumes from it.
extension SavedRun {
  /// Returns the settings that a command line asks for, which must be those of the run.
  ///
  /// - Throws: `DataError` where a setting differs that the numbers of the run depend on.
  func configuration(
    _ arguments: Arguments, file: TrainingConfiguration? = nil
  ) throws -> TrainingConfiguration {
    let asked = try TrainingConfiguration(arguments, resuming: configuration, file: file)
    if let found = asked.difference(from: configuration, ignoresSource: record != nil) {
      throw DataError(
        path: path, problem: "was made with --\(found.name) \(found.saved), not \(found.asked)",
        recoverySuggestion:
          "leave --\(found.name) out to resume, or choose another folder with --out")
    }
    let completed = checkpoint.position.epoch
    guard asked.epochs >= completed else {
      throw DataError(
        path: path,
        problem: "has completed \(completed.counted("epoch")), more than --epochs \(asked.epochs)",
        recoverySuggestion:
          "pass --epochs \(completed) or more, or choose another folder with --out")
    }
    return asked
  }

  /// Returns the split that training resumes with.
  ///
  /// - Throws: `DataError` where the training images have changed.
  func split(resuming configuration: TrainingConfiguration) throws -> DataSplit {
    let images = try ImageDataset(configuration.data)
    guard let record else { return try unrecordedSplit(of: images, configuration.data) }
    let source = configuration.data.source.description
    var (split, changes) = record.split(of: images, configuration.data)
    if let problem = changes.problem(source: source) { throw problem }
    split.warnings = changes.warnings(source: source, isTraining: true)
    return split
  }

  /// Requires that the position is one of this run's.
  ///
  /// - Parameter batchCount: the number of batches in an epoch.
  func requirePosition(batchCount: Int) throws {
    let position = checkpoint.position
    let batches = position.epoch.multipliedReportingOverflow(by: batchCount)
    let most = batches.partialValue + position.batch
    guard !batches.overflow, position.batch <= batchCount, position.step <= most else {
      throw DataError(
        path: path,
        problem:
          "step \(position.step) does not fit \(position.epoch.counted("epoch")) of \(batchCount.counted("batch")) and "
          + "\(position.batch) more: images were added or removed since, or the file is damaged",
        recoverySuggestion: "restore the images, or start a new run with another --out")
    }
  }

  /// Requires consent where other epochs would change the numbers of the steps to come.
  func requireSchedule(
    _ configuration: TrainingConfiguration, batchCount: Int, stretches: Bool
  ) throws {
    let (old, new, step) = (
      self.configuration.epochs, configuration.epochs, checkpoint.position.step
    )
    guard old != new, step > 0, !stretches else { return }
    var reasons: [String] = []
    if configuration.schedule.dependsOnStepCount {
      let rates = [old, new].map { epochs in
        Float(
          OptimizerFactory.schedule(configuration, steps: epochs * batchCount)
            .rate(from: configuration.learningRate, after: step))
      }
      reasons.append(
        "the learning rate of --schedule \(configuration.schedule) would jump from \(rates[0]) to \(rates[1])"
      )
    }
    if configuration.method.dependsOnStepCount {
      reasons.append("the EMA decay of --method \(configuration.method) would jump")
    }
    guard !reasons.isEmpty else { return }
    throw DataError(
      path: path,
      problem: "with --epochs \(new) instead of \(old), " + reasons.joined(separator: " and ")
        + " at step \(step)",
      recoverySuggestion:
        "pass --stretch-schedule, too, to train on with the jump, or start a new run with --epochs "
        + "\(new) and another --out")
  }

  /// Restores the state of a run.
  func restore(
    _ method: Method, _ optimizer: Optimizer, _ scheduler: Scheduler, _ meter: CollapseMeter
  ) throws {
    try checkpoint.restore(method, optimizer, scheduler, observer: meter, path: path)
    for (name, module) in method.namedModules() {
      guard let queue = module as? EmbeddingQueue, let problem = queue.problem else { continue }
      throw DataError(
        path: path, problem: "is damaged: in '\(name)', \(problem)",
        recoverySuggestion: Self.removal(of: path))
    }
  }
}

import Autograd
import Commands
import Contrastive
import Files
import Glibc
import Optimizers
import Tensors
import Training
import Vision

/// One run of training.
struct Run {
  let settings: Settings
  let folder: CheckpointFolder
  let set: PictureSet
  let learner: Learner
  let trainer: Trainer<Samples>
  let scheduler: Scheduler
  let start: TrainingPosition
  let meter = CollapseMeter()
  private let state: State
  private let every, workers: Int

  /// What changes while it trains.
  private final class State {
    var generator: Generator
    var position: TrainingPosition
    /// The last checkpoint, and the step it was made at.
    var last: (path: String, step: Int)?

    init(_ generator: Generator, _ position: TrainingPosition) {
      (self.generator, self.position) = (generator, position)
    }
  }
}

extension Run {
  /// Prepares everything.
  ///
  /// - Throws: `DataError` where data, weights or a checkpoint cannot be used.
  init(
    _ arguments: Arguments, _ folder: CheckpointFolder,
    goingOnFrom saved: (path: String, checkpoint: TrainingCheckpoint)?
  ) throws {
    let settings = try Settings(arguments, saved: saved?.checkpoint.settings ?? [:])
    if let saved, let name = settings.difference(from: saved.checkpoint.settings) {
      throw DataError(
        path: saved.path,
        problem: "was made with --\(name) \(saved.checkpoint.settings[name] ?? ""), not "
          + "\(settings[name])",
        mend: "leave --\(name) out to go on, or choose another folder with --out")
    }
    set = try PictureSet(settings)
    let learned = set.split(settings).learned
    let lessons = try Lessons(learned, settings)
    var generator = Generator(seed: settings.seed)
    if let saved {
      learner = try Learner(
        settings, classes: set.classes.count, like: saved.checkpoint.model, path: saved.path)
    } else {
      learner = try Learner(settings, classes: set.classes.count, using: &generator)
    }
    let optimizer = Rates.optimizer(settings, learner)
    workers = arguments.integer("workers")
    let loader = DataLoader(lessons.samples, sampler: lessons.sampler, workers: workers)
    trainer = Trainer(
      loader, optimizer: optimizer, epochs: settings.integer("epochs"), meter: meter)
    scheduler = Scheduler(
      optimizer, Rates.schedule(settings, steps: trainer.epochs * loader.batchCount))
    if let saved {
      try saved.checkpoint.restore(learner, optimizer, scheduler, path: saved.path)
    }
    start = saved?.checkpoint.position ?? TrainingPosition()
    state = State(saved?.checkpoint.generator ?? Generator(seed: settings.seed, stream: 1), start)
    state.last = saved.map { ($0.path, $0.checkpoint.position.step) }
    (self.settings, self.folder) = (settings, folder)
    every = arguments.integer("every")
  }

  /// Trains, evaluates, and draws.
  func train() throws {
    print(
      "\(learner.trained.reduce(0) { $0 + $1.value.count }) parameters, \(settings["backbone"]) on \(set.count) pictures of "
        + "\(set.classes.count) classes at \(settings.size) × \(settings.size), "
        + "\(settings.method.name), \(trainer.loader.batchCount) steps an epoch")
    if let last = state.last { print("going on from \(last.path), step \(last.step)") }
    let log = try StepLog(folder.path + "/log.jsonl", after: start.step)
    do {
      try trainer.run(from: start) { epoch, loss in
        try report(epoch, loss, to: log)
      } afterStep: { position, loss in
        state.position = position
        learner.objective.follow(
          learner.base, step: position.step, of: trainer.epochs * trainer.loader.batchCount)
        try log.write(position, loss: loss, learningRate: trainer.optimizer.learningRate)
        scheduler.step()
        try checkpointIfDue(position)
      } loss: { samples in
        self.loss(samples)
      }
    } catch let error as TrainingError {
      let last = state.last.map { "the last good checkpoint is \($0.path)" } ?? "no checkpoint yet"
      throw Program.Ending(status: 1, "\(error); step \(state.position.step + 1); \(last)")
    }
    try finish()
  }

  private func loss(_ samples: [Sample]) -> Variable {
    learner.train()
    let outcome = learner.objective.outcome(
      of: Batch(samples), learner.base, using: &state.generator)
    meter.add(outcome.embeddings, partners: outcome.partners)
    if let collapsed = outcome.collapsed {
      meter.add(loss: outcome.loss.item, collapsed: collapsed)
    }
    return outcome.loss
  }

  /// One line an epoch, with how the embeddings fared; a warning has one of its own.
  private func report(_ epoch: Int, _ loss: Float, to log: StepLog) throws {
    let health = meter.health
    try log.write(epoch: epoch, step: state.position.step, meanLoss: loss, health: health)
    print(
      "Epoch \(epoch)/\(trainer.epochs), Loss: \(formatted(Double(loss), decimals: 4))"
        + (health.map { "   \($0.metrics)" } ?? ""))
    fflush(nil)
  }

  /// Writes a checkpoint where it is time for one, and ends where Ctrl-C asked for it.
  private func checkpointIfDue(_ position: TrainingPosition) throws {
    let endsEpoch = position.batch == trainer.loader.batchCount
    let isDue = every > 0 && position.step.isMultiple(of: every)
    if isDue || endsEpoch || Interruption.isRequested {
      let isBest = endsEpoch && position.history.allSatisfy { position.meanLoss < Double($0) }
      try save(position, isBest: isBest)
    }
    if Interruption.isRequested {
      throw Program.Ending(
        status: 130,
        "interrupted after step \(position.step); go on with 'siamese train --resume --out "
          + "\(folder.path)'")
    }
  }

  private func save(
    _ position: TrainingPosition, isBest: Bool = false, results: [String: String] = [:]
  ) throws {
    var checkpoint = TrainingCheckpoint(
      model: learner, optimizer: trainer.optimizer, scheduler: scheduler, position: position,
      generator: state.generator, settings: settings.saved)
    checkpoint.results = results
    do {
      state.last = (try folder.save(checkpoint, isBest: isBest), position.step)
    } catch {
      let last = state.last.map { "the checkpoint before it is intact: \($0.path)" }
      throw Program.Ending(status: 1, "\(error)" + (last.map { "; \($0)" } ?? ""))
    }
  }

  /// Evaluates, and writes the last checkpoint with what came out.
  private func finish() throws {
    var position = state.position
    if position.batch > 0 { position.endEpoch() }
    var results: [String: String] = [:]
    do {
      let findings = try judge(learner.base, set, settings, workers: workers)
      results = findings.results
      print(findings.table)
    } catch let reason as Unjudged {
      print(reason)
    }
    try save(position, results: results)
    try drawRun(folder.path, learner.base, set.split(settings), settings, workers: workers)
    print("→ \(state.last?.path ?? folder.path)")
  }
}

import Autograd
import Commands
import Contrastive
import Files
import Glibc
import Optimizers
import Tensors
import Training
import Vision

/// `siamese train`.
let trainCommand = Program(
  "train", "trains a network on pictures, with labels or without; goes on with --resume",
  options: Settings.options + [
    .text(
      "out", "Output/siamese", short: "o", placeholder: "FOLDER", "where checkpoints and log go"),
    .flag("resume", "goes on from the last checkpoint in --out, if there is one"),
    .integer("every", 0, in: 0...1_000_000, "steps between checkpoints; 0: one an epoch"),
    .integer("keep", 3, in: 1...1000, "how many of the last checkpoints are kept"),
    .integer("workers", 2, in: 0...64, "threads that read pictures"),
    .integer("threads", 0, in: 0...1024, "threads that compute; 0: one for each processor"),
  ],
  lists: [
    ("methods, with the standards of their own", Method.rows)
  ],
  examples: [
    "siamese train",
    "siamese train --method simclr --batch 64 --out Output/simclr",
    "siamese train --data photos/ --weights resnet18.pth --epochs 10 --out Output/photos",
    "siamese train --resume --out Output/photos",
  ]
) { arguments in
  setThreads(arguments)
  let folder = CheckpointFolder(arguments.string("out"), keep: arguments.integer("keep"))
  let latest = folder.latest
  if let latest, !arguments.flag("resume") {
    throw DataError(
      path: latest, problem: "is a checkpoint of an earlier run",
      mend: "go on with --resume, or choose another folder with --out")
  }
  if latest == nil && arguments.flag("resume") {
    print("no checkpoint in \(folder.path) yet: training from the start")
  }
  let saved = try latest.map { path in (path, try TrainingCheckpoint(contentsOf: path)) }
  let run = try Run(arguments, folder, goingOnFrom: saved)
  Interruption.watch()
  try run.train()
}

/// One run of training.
private struct Run {
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
    let (samples, sampler) = try settings.method.samples(of: learned, settings)
    var generator = Generator(seed: settings.seed)
    if let saved {
      learner = try Learner(
        settings, classes: set.classes.count, like: saved.checkpoint.model, path: saved.path)
    } else {
      learner = try Learner(settings, classes: set.classes.count, using: &generator)
    }
    let optimizer = Rates.optimizer(settings, learner)
    workers = arguments.integer("workers")
    let loader = DataLoader(samples, sampler: sampler, workers: workers)
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
      "Epoch \(epoch)/\(trainer.epochs), Loss: \(rounded(Double(loss), 4))"
        + (health.map { "   \($0.measures)" } ?? ""))
    fflush(nil)
  }

  /// Writes a checkpoint where it is time for one, and ends where Ctrl-C asked for it.
  private func checkpointIfDue(_ position: TrainingPosition) throws {
    let endsEpoch = position.batch == trainer.loader.batchCount
    let isDue = every > 0 && position.step.isMultiple(of: every)
    if isDue || endsEpoch || Interruption.isAsked {
      let isBest = endsEpoch && position.history.allSatisfy { position.meanLoss < Double($0) }
      try save(position, isBest: isBest)
    }
    if Interruption.isAsked {
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

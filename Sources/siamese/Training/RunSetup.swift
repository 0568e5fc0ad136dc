import Autograd
import Commands
import Contrastive
import Datasets
import Distributed
import Files
import Kernels
import Optimizers
import Tensors
import Training

/// What a run trains with: the data, the networks, and the state that they start from. Each rank makes its own.
struct RunSetup {
  let configuration: TrainingConfiguration
  let split: DataSplit
  let method: Method
  let optimizer: Optimizer
  let scheduler: Scheduler
  let meter: CollapseMeter
  /// Loads this rank's part of each batch.
  let loader: CollatedLoader<ShardSamples, RankBatch>
  let start: TrainingPosition
  /// The generator of random numbers in the loss.
  let generator: Generator
  /// The split, as checkpoints keep it.
  let record: [UInt8]
  let isFinished: Bool
  /// The validation of the epochs before the start.
  let validation: ValidationHistory
  /// The precision of convolutions.
  let precision: Precision
  /// What a person should know about the data and this machine, a sentence each.
  let warnings: [String]

  /// Opens data and networks.
  ///
  /// - Parameters:
  ///   - saved: the checkpoint to resume from; `nil` for a new run.
  ///   - plan: how batches are divided among ranks.
  /// - Throws: `DataError` where data, weights or the checkpoint cannot be used.
  init(
    _ configuration: TrainingConfiguration, resuming saved: SavedRun?, _ arguments: Arguments,
    _ plan: ShardPlan
  ) throws {
    self.configuration = configuration
    meter = CollapseMeter(
      geometry: configuration.geometry, isSupervised: configuration.method.batches != .views)
    split =
      try saved?.split(resuming: configuration)
      ?? DataSplit(ImageDataset(configuration.data), configuration.data)
      .withValidation(configuration.validation)
    record =
      try saved?.checkpoint.attachments[SavedRun.recordName]
      ?? SavedRun.json(SplitRecord(split, configuration.data))
    let data = try TrainingData(split.training, configuration)
    let asked = configuration.precision == .bf16 ? Precision.bfloat16 : .float32
    precision = asked.isFast ? asked : .float32
    let slow = "this processor has no instructions for bf16; the network is trained in float32"
    warnings =
      split.warnings + [data.warning, asked == precision ? nil : slow].compactMap(\.self)
    loader = data.loader(
      workers: arguments.integer("workers"), plan, size: configuration.data.imageSize)
    let seed = configuration.data.seed
    if let saved {
      method = try saved.method(classes: split.classes.count)
    } else {
      var generator = Generator(seed: seed)
      method = try Method.make(configuration, classes: split.classes.count, using: &generator)
      try (method.encoder as? LinearEncoder)?.start(
        from: split.training, usesLabels: configuration.method.batches != .views)
    }
    if let name = method.firstNonFinite {
      throw DataError(
        path: saved?.path ?? configuration.weights,
        problem: "'\(name)' has a value that is not finite",
        recoverySuggestion: "pass other weights with --weights")
    }
    optimizer = OptimizerFactory.optimizer(configuration, for: method.trainedParameters)
    let stepCount = configuration.epochs * loader.batchCount
    scheduler = Scheduler(optimizer, OptimizerFactory.schedule(configuration, steps: stepCount))
    if let saved {
      try saved.requirePosition(batchCount: loader.batchCount)
      try saved.requireSchedule(
        configuration, batchCount: loader.batchCount, stretches: arguments.flag("stretch-schedule"))
      try saved.restore(method, optimizer, scheduler, meter)
    }
    start = saved?.checkpoint.position ?? TrainingPosition()
    isFinished = saved?.isFinished(epochs: configuration.epochs) ?? false
    validation = ValidationHistory(
      saved?.checkpoint.results ?? [:], patience: configuration.earlyStopping)
    generator = saved?.checkpoint.generator ?? Generator(seed: seed, stream: 1)
  }
}

extension RunSetup {
  /// Makes what each rank trains with, the same on all.
  ///
  /// Options and images must be equal. Networks and the optimizer get the state of rank 0, and share the work on images.
  ///
  /// - Throws: on all ranks, if one of them cannot train, or differs.
  static func make(
    _ arguments: Arguments, resuming saved: SavedRun?, on communicator: any Communicator
  ) throws -> RunSetup {
    let (configuration, plan) = try communicator.agreed {
      let file = try TrainingConfiguration.file(arguments.string("config"))
      var asked =
        try saved?.configuration(arguments, file: file)
        ?? TrainingConfiguration(arguments, file: file)
      // A part for each rank is fastest.
      let shards = asked.shards ?? communicator.size
      asked.shards = shards
      return (asked, try Shards.plan(shards, communicator, path: saved?.path))
    }
    let given = ["every", "resume", "stretch-schedule"].filter(arguments.isGiven)
    try communicator.requireSame(
      "options", configuration.options + given.map { "--\($0) \(arguments.string($0))" })
    let setup = try communicator.agreed {
      try RunSetup(configuration, resuming: saved, arguments, plan)
    }
    if communicator.size > 1 {
      try communicator.requireSame(
        "images", SplitRecord(setup.split, configuration.data).lines)
      try communicator.broadcastState(of: setup.method)
      try communicator.broadcastState(of: setup.optimizer)
      try communicator.requireSameState(setup.method, setup.optimizer)
    }
    try setup.method.distribute(over: communicator, shards: plan.shardCount)
    return setup
  }
}

extension TrainingConfiguration {
  /// The settings, as a command line gives them, an option each.
  fileprivate var options: [String] {
    Self.fields.compactMap { field in field.text(self).map { "--\(field.name) \($0)" } }
  }
}

extension SplitRecord {
  /// What is recorded, an image each.
  fileprivate var lines: [String] {
    zip(["training", "held-out", "validation"], parts).flatMap { name, part in
      part.names.indices.map { number in
        let file =
          part.file(number).map { ", \($0.size.counted("byte")), checksum \($0.checksum)" } ?? ""
        return
          "\(name) image \(part.names[number].displayed(limit: 400)) of class "
          + classes[part.labels[number]].displayed(limit: 100) + file
      }
    }
  }
}

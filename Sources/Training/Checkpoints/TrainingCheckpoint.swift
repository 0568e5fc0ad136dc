import Layers
import Optimizers
import Tensors

/// All that training must remember to go on bit for bit: one safetensors file.
///
///     var checkpoint = TrainingCheckpoint(model: network, optimizer: optimizer, position: position)
///     try checkpoint.write(to: "run/step-00000100.safetensors")
///     …
///     let saved = try TrainingCheckpoint(contentsOf: path)
///     try saved.restore(network, optimizer, scheduler, path: path)
///     try trainer.run(from: saved.position) { … }
///
/// Tensors stand in the file as "model.…" and "optimizer.…"; all else is text in its metadata, numbers in
/// the shortest form that gives the same bits again. What follows from a seed, an epoch and a number alone (the
/// order of items, augmentations, pairs) needs no place: the seed is a setting. ``generator`` is for what is
/// drawn step after step. The generators of ``Dropout`` layers are not kept.
public struct TrainingCheckpoint: Sendable {
  public var model: StateDictionary
  public var optimizer: SavedState
  /// Empty without a schedule.
  public var schedule: SavedState
  public var position: TrainingPosition
  /// What the loss draws from.
  public var generator: Generator
  /// What the run was asked to do, by option.
  public var settings: [String: String]
  /// What was measured, by name.
  public var results: [String: String] = [:]

  public init(
    model: Module, optimizer: Optimizer, scheduler: Scheduler? = nil, position: TrainingPosition,
    generator: Generator = Generator(seed: 0), settings: [String: String] = [:]
  ) {
    self.model = model.stateDictionary()
    self.optimizer = optimizer.state
    schedule = scheduler?.state ?? SavedState()
    (self.position, self.generator, self.settings) = (position, generator, settings)
  }

  init(
    model: StateDictionary, optimizer: SavedState, schedule: SavedState, position: TrainingPosition,
    generator: Generator
  ) {
    (self.model, self.optimizer, self.schedule) = (model, optimizer, schedule)
    (self.position, self.generator, settings) = (position, generator, [:])
  }
}

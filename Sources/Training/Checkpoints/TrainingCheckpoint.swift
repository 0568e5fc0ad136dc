import Layers
import Optimizers
import Tensors

/// A training checkpoint, stored as one safetensors file, from which training resumes bit for bit.
///
///     var checkpoint = TrainingCheckpoint(model: network, optimizer: optimizer, position: position)
///     try checkpoint.write(to: "run/step-00000100.safetensors")
///     …
///     let saved = try TrainingCheckpoint(contentsOf: path)
///     try saved.restore(network, optimizer, scheduler, path: path)
///     try trainer.run(from: saved.position) { … }
///
/// In the file, tensors are named "model.…" and "optimizer.…"; everything else is text in the
/// metadata, with numbers in the shortest form that parses to the same bits. Whatever depends only
/// on the seed, the epoch and an index (the order of items, augmentations, pairs) need not be
/// saved: the seed is a setting. ``generator`` is for numbers drawn at each step. The generators of
/// ``/Layers/Dropout`` layers are not saved.
public struct TrainingCheckpoint: Sendable {
  /// The parameters and buffers of the network.
  public var model: StateDictionary
  /// The state of the optimizer.
  public var optimizer: SavedState
  /// The state of the learning rate scheduler; empty without one.
  public var schedule: SavedState
  /// The position in the training loop.
  public var position: TrainingPosition
  /// The generator of the loss.
  public var generator: Generator
  /// The options of the run, by name.
  public var settings: [String: String]
  /// The metrics, by name.
  public var results: [String: String] = [:]

  /// Creates a checkpoint of the current state.
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

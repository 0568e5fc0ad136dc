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
/// In the file, tensors are named "model.…", "optimizer.…" and "observer.…", attachments
/// "attachment.…"; everything else is text in the metadata, with numbers in the shortest form that
/// parses to the same bits. The last four bytes of the file, the tensor "checksum", are the CRC-32
/// of all bytes before them.
///
/// Whatever depends only on the seed, the epoch and an index (the order of items, augmentations,
/// pairs) need not be saved: the seed is a setting. ``generator`` is for numbers drawn at each step.
/// The generators of ``/Layers/Dropout`` layers are not saved.
public struct TrainingCheckpoint: Sendable {
  /// The parameters and buffers of the network.
  public var model: StateDictionary
  /// The state of the optimizer.
  public var optimizer: SavedState
  /// The state of the learning rate scheduler; empty without one.
  public var schedule: SavedState
  /// The state of the observer; empty without one.
  public var observer: SavedState
  /// The position in the training loop.
  public var position: TrainingPosition
  /// The generator of the loss.
  public var generator: Generator
  /// The options of the run, by name.
  public var settings: [String: String]
  /// The metrics, by name.
  public var results: [String: String] = [:]
  /// Further data of the run, by name; what it means is up to the program that trains.
  public var attachments: [String: [UInt8]] = [:]

  /// Creates a checkpoint of the current state.
  public init(
    model: Module, optimizer: Optimizer, scheduler: Scheduler? = nil,
    observer: (any TrainingObserver)? = nil, position: TrainingPosition,
    generator: Generator = Generator(seed: 0), settings: [String: String] = [:]
  ) {
    self.model = model.stateDictionary()
    self.optimizer = optimizer.state
    schedule = scheduler?.state ?? SavedState()
    self.observer = observer?.state ?? SavedState()
    (self.position, self.generator, self.settings) = (position, generator, settings)
  }

  init(model: StateDictionary, position: TrainingPosition, generator: Generator) {
    (self.model, self.position, self.generator) = (model, position, generator)
    (optimizer, schedule, observer, settings) = (SavedState(), SavedState(), SavedState(), [:])
  }
}

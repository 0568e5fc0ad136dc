import Files
import Layers
import Optimizers
import Tensors
import WeightFiles

extension TrainingCheckpoint {
  private static let format = "wingbeat training checkpoint 1"

  /// Returns whether a weight file is a training checkpoint.
  public static func isCheckpoint(_ tensors: SavedTensors) -> Bool {
    tensors.metadata["format"] == format
  }

  /// Writes the checkpoint atomically and waits until it is on disk.
  ///
  /// - Throws: ``/Files/DataError`` if it cannot be written; an existing file is then unchanged.
  public func write(to path: String) throws(DataError) {
    var tensors = SavedTensors()
    for key in model.keys {
      switch model[key] {
      case .floats(let tensor): tensors.set(SavedTensor(tensor), named: "model." + key)
      case .integers(let tensor): tensors.set(SavedTensor(tensor), named: "model." + key)
      case nil: break
      }
    }
    for (name, tensor) in optimizer.tensors {
      tensors.set(SavedTensor(tensor), named: "optimizer." + name)
    }
    tensors.metadata = metadata
    try SafeTensors.write(tensors, to: path, synced: true)
  }

  private var metadata: [String: String] {
    var all = [
      "format": Self.format,
      "position.epoch": "\(position.epoch)", "position.batch": "\(position.batch)",
      "position.step": "\(position.step)", "position.itemCount": "\(position.itemCount)",
      "position.lossSum": "\(position.lossSum)",
      "position.history": position.history.map { "\($0)" }.joined(separator: " "),
      "generator.seed": "\(generator.seed)", "generator.stream": "\(generator.stream)",
      "generator.position": "\(generator.position)",
    ]
    for (name, number) in optimizer.numbers { all["optimizer." + name] = "\(number)" }
    for (name, number) in schedule.numbers { all["schedule." + name] = "\(number)" }
    for (name, value) in settings { all["settings." + name] = value }
    for (name, value) in results { all["results." + name] = value }
    return all
  }

  /// Reads a checkpoint.
  ///
  /// - Throws: ``/Files/DataError`` if the file is missing, truncated, corrupted or not a
  ///   checkpoint.
  public init(contentsOf path: String) throws(DataError) {
    let tensors = try SavedTensors(contentsOf: path)
    guard Self.isCheckpoint(tensors) else {
      throw DataError(
        path: path, problem: "is not a training checkpoint",
        recoverySuggestion:
          "pass one that was written during training; training cannot resume from weights alone")
    }
    let reader = MetadataReader(path: path, entries: tensors.metadata)
    var position = TrainingPosition()
    position.epoch = try reader.integer("position.epoch")
    position.batch = try reader.integer("position.batch")
    position.step = try reader.integer("position.step")
    position.itemCount = try reader.integer("position.itemCount")
    position.lossSum = try reader.value("position.lossSum", Double.init)
    position.history = try reader.value("position.history") { text in
      let parts = text.split(separator: " ")
      let numbers = parts.compactMap { Float($0) }
      return numbers.count == parts.count ? numbers : nil
    }
    var generator = Generator(
      seed: try reader.value("generator.seed") { UInt64($0) },
      stream: try reader.value("generator.stream") { UInt64($0) })
    generator.position = try reader.value("generator.position") { UInt64($0) }
    var (model, optimizer, schedule) = (SavedTensors(), SavedState(), SavedState())
    for (name, tensor) in tensors.all {
      if name.hasPrefix("model.") {
        model.set(tensor, named: String(name.dropFirst("model.".count)))
      } else if name.hasPrefix("optimizer.") {
        optimizer.tensors[String(name.dropFirst("optimizer.".count))] = tensor.floats()
      }
    }
    optimizer.numbers = try reader.numbers(under: "optimizer.")
    schedule.numbers = try reader.numbers(under: "schedule.")
    self.init(
      model: StateDictionary(model), optimizer: optimizer, schedule: schedule, position: position,
      generator: generator)
    settings = reader.texts(under: "settings.")
    results = reader.texts(under: "results.")
  }

  /// Restores the state of the network, the optimizer and the scheduler.
  ///
  /// - Parameters:
  ///   - network: The network whose parameters and buffers are restored.
  ///   - optimizer: The optimizer whose state is restored.
  ///   - scheduler: The scheduler whose state is restored; `nil` for none.
  ///   - path: The path of the checkpoint, for error messages.
  /// - Throws: ``/Files/DataError`` if the network has a different architecture, or the optimizer
  ///   or scheduler is of a different kind, with the mismatches.
  public func restore(
    _ network: Module, _ optimizer: Optimizer, _ scheduler: Scheduler? = nil, path: String
  ) throws(DataError) {
    func failure(_ what: String, _ problem: String) -> DataError {
      DataError(
        path: path, problem: "was saved with a different \(what): \(short(problem))",
        recoverySuggestion: "resume with the settings of the run that saved it")
    }
    do { try network.load(model) } catch { throw failure("network", error.description) }
    do { try optimizer.load(self.optimizer) } catch {
      throw failure("optimizer", error.description)
    }
    do { try scheduler?.load(schedule) } catch { throw failure("schedule", error.description) }
  }

  /// Returns the text, truncated to 400 characters.
  private func short(_ text: String) -> String {
    text.count <= 400 ? text : text.prefix(400) + " …"
  }
}

/// A reader of a file's metadata.
private struct MetadataReader {
  let path: String
  let entries: [String: String]

  func value<Value>(
    _ name: String, _ parse: (String) -> Value?
  ) throws(DataError) -> Value {
    guard let text = entries[name], let value = parse(text) else {
      throw DataError(
        path: path, problem: "cannot read \(name) from '\(entries[name] ?? "")'",
        recoverySuggestion: "use another checkpoint")
    }
    return value
  }

  func integer(_ name: String) throws(DataError) -> Int {
    try value(name) { text in Int(text).flatMap { $0 >= 0 && $0 < 1 << 48 ? $0 : nil } }
  }

  func texts(under prefix: String) -> [String: String] {
    var result: [String: String] = [:]
    for (name, text) in entries where name.hasPrefix(prefix) {
      result[String(name.dropFirst(prefix.count))] = text
    }
    return result
  }

  func numbers(under prefix: String) throws(DataError) -> [String: Double] {
    var result: [String: Double] = [:]
    for name in texts(under: prefix).keys {
      result[name] = try value(prefix + name, Double.init)
    }
    return result
  }
}

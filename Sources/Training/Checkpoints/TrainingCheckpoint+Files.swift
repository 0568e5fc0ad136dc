import Files
import Layers
import Optimizers
import Tensors
import WeightFiles

extension TrainingCheckpoint {
  private static let format = "wingbeat training checkpoint 1"

  /// Whether a file of weights is one of these.
  public static func isCheckpoint(_ tensors: SavedTensors) -> Bool {
    tensors.metadata["format"] == format
  }

  /// Writes the file whole or not at all, and waits until it is on the disk.
  ///
  /// - Throws: ``DataError`` where it cannot be written; a file that was there before is then as it was.
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

  /// Reads a file.
  ///
  /// - Throws: ``DataError`` where it is missing, cut short, damaged, or no checkpoint.
  public init(contentsOf path: String) throws(DataError) {
    let tensors = try SavedTensors(contentsOf: path)
    guard Self.isCheckpoint(tensors) else {
      throw DataError(
        path: path, problem: "holds no checkpoint of training",
        recoverySuggestion:
          "name one that training has written; a file of weights alone cannot be gone on with")
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

  /// Puts network, optimizer and schedule into the state that was saved.
  ///
  /// - Parameter path: named in errors.
  /// - Throws: ``DataError`` where the network is of another architecture, or the optimizer or schedule of
  ///   another kind, saying what does not fit.
  public func restore(
    _ network: Module, _ optimizer: Optimizer, _ scheduler: Scheduler? = nil, path: String
  ) throws(DataError) {
    func failure(_ what: String, _ problem: String) -> DataError {
      DataError(
        path: path, problem: "was written for another \(what): \(short(problem))",
        recoverySuggestion: "go on with the settings of the run that wrote it")
    }
    do { try network.load(model) } catch { throw failure("network", error.description) }
    do { try optimizer.load(self.optimizer) } catch {
      throw failure("optimizer", error.description)
    }
    do { try scheduler?.load(schedule) } catch { throw failure("schedule", error.description) }
  }

  /// The beginning of a long list.
  private func short(_ text: String) -> String {
    text.count <= 400 ? text : text.prefix(400) + " …"
  }
}

/// Takes values out of a file's metadata.
private struct MetadataReader {
  let path: String
  let entries: [String: String]

  func value<Value>(
    _ name: String, _ parse: (String) -> Value?
  ) throws(DataError) -> Value {
    guard let text = entries[name], let value = parse(text) else {
      throw DataError(
        path: path, problem: "has the \(name) '\(entries[name] ?? "")', which cannot be read",
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

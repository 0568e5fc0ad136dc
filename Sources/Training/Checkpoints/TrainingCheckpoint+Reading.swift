import Files
import Layers
import Optimizers
import Tensors
import WeightFiles

extension TrainingCheckpoint {
  /// Reads a checkpoint, and validates it: its checksum, and every number that training resumes from.
  ///
  /// - Throws: ``/Files/DataError`` if the file is missing, damaged, not a checkpoint, or contradicts itself.
  public init(contentsOf path: String) throws(DataError) { try self.init(MappedFile(path)) }

  /// Reads a checkpoint from a file in memory, as ``init(contentsOf:)`` does.
  public init(_ file: MappedFile) throws(DataError) {
    let path = file.path
    let tensors = try SafeTensors.read(file)
    guard Self.isCheckpoint(tensors) else {
      throw DataError(
        path: path, problem: "is not a training checkpoint",
        recoverySuggestion:
          "pass one that was written during training; training cannot resume from weights alone")
    }
    let reader = CheckpointReader(file: file, tensors: tensors)
    if tensors.metadata["format"] == Self.format { try reader.verifyChecksum() }
    self.init(
      model: StateDictionary(reader.tensors(under: "model.")), position: try reader.position(),
      generator: try reader.generator())
    optimizer = try reader.state(under: "optimizer.")
    schedule = try reader.state(under: "schedule.")
    observer = try reader.state(under: "observer.")
    settings = reader.texts(under: "settings.")
    results = reader.texts(under: "results.")
    attachments = try reader.attachments()
    if let problem { throw reader.damage(problem) }
  }

  /// Restores the state of the network, the optimizer, the scheduler and the observer.
  ///
  /// - Parameters:
  ///   - network: The network whose parameters and buffers are restored.
  ///   - optimizer: The optimizer whose state is restored.
  ///   - scheduler: The scheduler whose state is restored; `nil` for none.
  ///   - observer: The observer whose state is restored; `nil` for none.
  ///   - path: The path of the checkpoint, for error messages.
  /// - Throws: ``/Files/DataError`` if the network has a different architecture, or the optimizer,
  ///   scheduler or observer is of a different kind, with the mismatches.
  public func restore(
    _ network: Module, _ optimizer: Optimizer, _ scheduler: Scheduler? = nil,
    observer: (any TrainingObserver)? = nil, path: String
  ) throws(DataError) {
    func failure(_ what: String, _ problem: String) -> DataError {
      DataError(
        path: path, problem: "was saved with a different \(what): \(problem.displayed(limit: 400))",
        recoverySuggestion: "resume with the options that the run was started with")
    }
    do { try network.load(model) } catch { throw failure("network", error.description) }
    do { try optimizer.load(self.optimizer) } catch {
      throw failure("optimizer", error.description)
    }
    do { try scheduler?.load(schedule) } catch { throw failure("schedule", error.description) }
    do { try observer?.load(self.observer) } catch { throw failure("observer", "\(error)") }
  }
}

/// The parts of a checkpoint's file.
private struct CheckpointReader {
  let file: MappedFile
  let tensors: SavedTensors

  private var path: String { file.path }

  /// Returns the error of a damaged file.
  func damage(_ problem: String) -> DataError {
    DataError(
      path: path, problem: "is damaged: \(problem)",
      recoverySuggestion: "remove it, and use another checkpoint of the run")
  }

  func verifyChecksum() throws(DataError) {
    let width = MemoryLayout<UInt32>.size
    let (actual, saved) = file.withUnsafeBytes { bytes in
      let start = max(0, bytes.count - width)
      return (
        Checksum.crc32(UnsafeRawBufferPointer(rebasing: bytes[..<start])),
        bytes[start...].enumerated().reduce(UInt32(0)) {
          $0 | UInt32($1.element) << (8 * $1.offset)
        }
      )
    }
    guard tensors[TrainingCheckpoint.checksumName]?.shape == [width], actual == saved else {
      throw damage("its checksum does not match its contents")
    }
  }

  /// The tensors whose names begin with `prefix`, without it.
  func tensors(under prefix: String) -> SavedTensors {
    var result = SavedTensors()
    for (name, tensor) in tensors.all where name.hasPrefix(prefix) {
      result.set(tensor, named: String(name.dropFirst(prefix.count)))
    }
    return result
  }

  func attachments() throws(DataError) -> [String: [UInt8]] {
    var result: [String: [UInt8]] = [:]
    for (name, tensor) in tensors(under: "attachment.").all {
      result[name] = try tensor.tensor(of: UInt8.self).scalars
    }
    return result
  }

  func state(under prefix: String) throws(DataError) -> SavedState {
    var state = SavedState()
    for (name, tensor) in tensors(under: prefix).all { state.tensors[name] = tensor.floats() }
    for name in texts(under: prefix).keys {
      state.numbers[name] = try value(prefix + name, Double.init)
    }
    return state
  }

  func position() throws(DataError) -> TrainingPosition {
    var position = TrainingPosition()
    position.epoch = try integer("position.epoch")
    position.batch = try integer("position.batch")
    position.step = try integer("position.step")
    position.itemCount = try integer("position.itemCount")
    position.lossSum = try value("position.lossSum", Double.init)
    position.history = try value("position.history") { text in
      let parts = text.split(separator: " ")
      let numbers = parts.compactMap { Float($0) }
      return numbers.count == parts.count ? numbers : nil
    }
    return position
  }

  func generator() throws(DataError) -> Generator {
    var generator = Generator(
      seed: try value("generator.seed") { UInt64($0) },
      stream: try value("generator.stream") { UInt64($0) })
    generator.position = try value("generator.position") { UInt64($0) }
    return generator
  }

  func texts(under prefix: String) -> [String: String] {
    var result: [String: String] = [:]
    for (name, text) in tensors.metadata where name.hasPrefix(prefix) {
      result[String(name.dropFirst(prefix.count))] = text
    }
    return result
  }

  private func integer(_ name: String) throws(DataError) -> Int {
    try value(name) { text in Int(text).flatMap { $0 >= 0 && $0 < 1 << 48 ? $0 : nil } }
  }

  private func value<Value>(
    _ name: String, _ parse: (String) -> Value?
  ) throws(DataError) -> Value {
    guard let text = tensors.metadata[name] else { throw damage("\(name) is missing") }
    guard let value = parse(text) else {
      throw damage("\(name) has the invalid value '\(text.displayed(limit: 60))'")
    }
    return value
  }
}

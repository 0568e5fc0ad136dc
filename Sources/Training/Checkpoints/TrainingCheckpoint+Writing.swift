import Files
import Layers
import Optimizers
import Tensors
import WeightFiles

extension TrainingCheckpoint {
  /// The value of "format" in the metadata of files with a checksum, and of earlier ones.
  static let format = "wingbeat training checkpoint 2"
  static let earlierFormat = "wingbeat training checkpoint 1"
  /// The name of the tensor with the checksum, the last one in the file.
  static let checksumName = "checksum"

  /// Returns whether a weight file is a training checkpoint.
  public static func isCheckpoint(_ tensors: SavedTensors) -> Bool {
    [format, earlierFormat].contains(tensors.metadata["format"])
  }

  /// Writes the checkpoint atomically and waits until it is on disk.
  ///
  /// - Throws: ``/Files/DataError`` if it cannot be written, or if a number in it is infinite or NaN, so that
  ///   training could not resume from it; an existing file is then unchanged.
  public func write(to path: String) throws(DataError) {
    if let problem {
      throw DataError(
        path: path, problem: "is not written: \(problem)",
        recoverySuggestion: "train again with a smaller learning rate")
    }
    try File.write(bytes, to: path, synced: true)
  }

  /// The contents of the file.
  var bytes: [UInt8] {
    var tensors = SavedTensors()
    for key in model.keys {
      switch model[key] {
      case .floats(let tensor): tensors.set(SavedTensor(tensor), named: "model." + key)
      case .integers(let tensor): tensors.set(SavedTensor(tensor), named: "model." + key)
      case nil: break
      }
    }
    for (part, state) in [("optimizer.", optimizer), ("observer.", observer)] {
      for (name, tensor) in state.tensors { tensors.set(SavedTensor(tensor), named: part + name) }
    }
    for (name, bytes) in attachments {
      tensors.set(SavedTensor(Tensor(bytes, shape: [bytes.count])), named: "attachment." + name)
    }
    let width = MemoryLayout<UInt32>.size
    tensors.set(SavedTensor(Tensor<UInt8>.zeros([width])), named: Self.checksumName)
    tensors.metadata = metadata
    var bytes = SafeTensors.bytes(of: tensors)
    let checksum = Checksum.crc32(bytes.dropLast(width))
    for i in 0..<width {
      bytes[bytes.count - width + i] = UInt8(truncatingIfNeeded: checksum >> (8 * i))
    }
    return bytes
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
    for (part, state) in [
      ("optimizer.", optimizer), ("schedule.", schedule), ("observer.", observer),
    ] {
      for (name, number) in state.numbers { all[part + name] = "\(number)" }
    }
    for (name, value) in settings { all["settings." + name] = value }
    for (name, value) in results { all["results." + name] = value }
    return all
  }
}

import Files
import Glibc

/// The folder of a run's checkpoints, which keeps the most recent ones and the best.
///
///     step-00000050.safetensors
///     step-00000100.safetensors
///     best.safetensors
public struct CheckpointFolder: Sendable {
  /// The path of the folder.
  public let path: String
  /// The number of recent checkpoints to keep.
  public let keep: Int

  /// Creates a value for the folder at `path`, which need not exist yet, and removes temporary
  /// files left by killed processes.
  public init(_ path: String, keep: Int = 3) {
    self.path = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
    self.keep = max(1, keep)
    removeLeftovers()
  }

  /// The paths of the checkpoints, oldest first.
  public var checkpoints: [String] {
    let entries = (try? File.entries(in: path)) ?? []
    return entries.map(\.name)
      .filter { $0.hasPrefix("step-") && $0.hasSuffix(".safetensors") }
      .map { path + "/" + $0 }
  }

  /// The path of the most recent checkpoint; `nil` if there is none.
  public var latest: String? { checkpoints.last }

  /// The path of the best checkpoint.
  public var best: String { path + "/best.safetensors" }

  /// Writes a checkpoint, and then removes all but the last ``keep``.
  ///
  /// - Parameters:
  ///   - checkpoint: The checkpoint to write.
  ///   - isBest: Whether to write it as the best checkpoint, too.
  /// - Returns: The path of the checkpoint.
  /// - Throws: ``/Files/DataError`` if it cannot be written; existing checkpoints are then
  ///   unchanged.
  @discardableResult
  public func save(_ checkpoint: TrainingCheckpoint, isBest: Bool = false) throws(DataError)
    -> String
  {
    let digits = "\(checkpoint.position.step)"
    let number = String(repeating: "0", count: max(0, 8 - digits.count)) + digits
    let name = "\(path)/step-\(number).safetensors"
    try checkpoint.write(to: name)
    if isBest { try checkpoint.write(to: best) }
    for old in checkpoints.dropLast(keep) { unlink(old) }
    return name
  }

  /// Removes the temporary files of processes that no longer run.
  private func removeLeftovers() {
    guard let stream = opendir(path) else { return }
    defer { closedir(stream) }
    let start = ".wingbeat-"
    while let entry = readdir(stream) {
      let bytes = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
      let name = String(decoding: bytes, as: UTF8.self)
      guard name.hasPrefix(start),
        let process = name.dropFirst(start.count).split(separator: "-").first.flatMap({ pid_t($0) }
        ),
        process > 0, kill(process, 0) != 0, errno == ESRCH
      else { continue }
      unlink(path + "/" + name)
    }
  }
}

import Files
import Glibc
import Tensors

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
  ///
  /// - Precondition: The path is not empty: that would be the root folder.
  public init(_ path: String, keep: Int = 3) {
    require(!path.isEmpty, "CheckpointFolder: the path must not be empty")
    self.path = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
    self.keep = max(1, keep)
    removeLeftovers()
  }

  /// The paths of the checkpoints, oldest first.
  public var checkpoints: [String] { numbered.map(\.path) }

  /// The path of the most recent checkpoint; `nil` if there is none.
  public var latest: String? { checkpoints.last }

  /// The path of the best checkpoint.
  public var best: String { path + "/best.safetensors" }

  /// Reads the most recent checkpoint that can be read; the best one is the last resort.
  ///
  /// - Parameters:
  ///   - read: Reads a checkpoint.
  ///   - report: Receives the error of each checkpoint that is skipped, most recent first.
  /// - Returns: The result of `read`; `nil` if there are no checkpoints.
  /// - Throws: The error of the most recent checkpoint, if none can be read.
  public func newest<Run>(
    _ read: (_ path: String) throws -> Run, skipping report: (any Error) -> Void
  ) throws -> Run? {
    var errors: [any Error] = []
    for path in checkpoints.reversed() + (File.exists(best) ? [best] : []) {
      do {
        let run = try read(path)
        errors.forEach(report)
        return run
      } catch { errors.append(error) }
    }
    if let first = errors.first { throw first }
    return nil
  }

  /// Writes a checkpoint, and then removes all earlier ones but the last ``keep``.
  ///
  /// The best checkpoint is written first: a process that is killed in between resumes before this step, and
  /// writes both again.
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
    let step = checkpoint.position.step
    let digits = "\(step)"
    let number = String(repeating: "0", count: max(0, 8 - digits.count)) + digits
    let name = "\(path)/step-\(number).safetensors"
    if isBest { try checkpoint.write(to: best) }
    try checkpoint.write(to: name)
    // Later ones are damaged: training would have resumed from them.
    for old in numbered.filter({ $0.step <= step }).dropLast(keep) { unlink(old.path) }
    return name
  }

  private var numbered: [(step: Int, path: String)] {
    let entries = (try? File.entries(in: path)) ?? []
    return entries.compactMap { entry -> (step: Int, path: String)? in
      guard !entry.isFolder, let name = entry.name.wholeMatch(of: /step-([0-9]+)\.safetensors/),
        let step = Int(name.1)
      else { return nil }
      return (step, path + "/" + entry.name)
    }
    .sorted { ($0.step, $0.path) < ($1.step, $1.path) }
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

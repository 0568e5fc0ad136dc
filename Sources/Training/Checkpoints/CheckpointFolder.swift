import Files
import Glibc

/// A folder with the checkpoints of one run: the last few, and the best.
///
///     step-00000050.safetensors
///     step-00000100.safetensors
///     best.safetensors
public struct CheckpointFolder: Sendable {
  public let path: String
  /// How many of the last are kept.
  public let keep: Int

  /// Names a folder, which need not be there yet. What a killed process left half written is removed.
  public init(_ path: String, keep: Int = 3) {
    self.path = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
    self.keep = max(1, keep)
    removeLeftovers()
  }

  /// The checkpoints, oldest first.
  public var checkpoints: [String] {
    let entries = (try? File.entries(in: path)) ?? []
    return entries.map(\.name)
      .filter { $0.hasPrefix("step-") && $0.hasSuffix(".safetensors") }
      .map { path + "/" + $0 }
  }

  /// The last checkpoint.
  public var latest: String? { checkpoints.last }

  /// Where the best stands.
  public var best: String { path + "/best.safetensors" }

  /// Writes a checkpoint, and then removes those that are more than ``keep`` behind.
  ///
  /// - Returns: its path.
  /// - Throws: ``DataError`` where it cannot be written; all others are then as they were.
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

  /// Removes temporary files whose process has ended.
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

import Files
import Glibc

/// A training log in JSON Lines, with one line per step and one per epoch:
///
///     {"step":1,"epoch":1,"batch":1,"loss":0.2481,"learningRate":0.001,"seconds":1.93}
///     {"step":40,"epoch":1,"meanLoss":0.21,"rank":9.2,"deviation":0.04,"alignment":0.3,"uniformity":-2.1}
///
/// The line of an epoch holds the metrics of ``/Contrastive/EmbeddingHealth``. `seconds` is the time since
/// the log was opened by the process that wrote the line.
public final class StepLog {
  /// The line of a step.
  public struct Entry: Sendable, Equatable {
    /// The number of completed steps.
    public let step: Int
    /// The loss of the step.
    public let loss: Double
  }

  private let descriptor: Int32
  private let path: String
  private let start = ContinuousClock.now

  /// Opens a log to append to after `step`; lines of later steps, which will be repeated, are
  /// removed.
  ///
  /// - Throws: ``/Files/DataError`` if the file cannot be written.
  public init(_ path: String, after step: Int) throws(DataError) {
    self.path = path
    let text = File.exists(path) ? String(decoding: try File.read(path), as: UTF8.self) : ""
    let kept = text.split(separator: "\n").filter { line in
      Self.field("step", line).flatMap { Int($0) }.map { $0 <= step } ?? false
    }
    try File.write(Array(kept.map { $0 + "\n" }.joined().utf8), to: path)
    descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else {
      throw DataError(
        path: path, problem: "cannot be written: \(String(cString: strerror(errno)))",
        recoverySuggestion: "choose a writable folder")
    }
  }

  deinit { close(descriptor) }

  /// Writes the line of a step.
  ///
  /// - Throws: ``/Files/DataError`` if the disk is full.
  public func write(
    _ position: TrainingPosition, loss: Float, learningRate: Double
  ) throws(DataError) {
    let time = formatted(seconds(.now - start), decimals: 3)
    try write(
      "{\"step\":\(position.step),\"epoch\":\(position.epoch + 1),\"batch\":\(position.batch),"
        + "\"loss\":\(loss),\"learningRate\":\(learningRate),\"seconds\":\(time)}")
  }

  /// Writes the line of an epoch, numbered from 1, that ended with `step`.
  ///
  /// - Throws: ``/Files/DataError`` if the disk is full.
  public func write(
    epoch: Int, step: Int, meanLoss: Float,
    metrics: [(name: String, value: any BinaryFloatingPoint)]
  ) throws(DataError) {
    let line = "{\"step\":\(step),\"epoch\":\(epoch),\"meanLoss\":\(meanLoss)"
    try write(line + metrics.map { ",\"\($0.name)\":\($0.value)" }.joined() + "}")
  }

  private func write(_ line: String) throws(DataError) {
    let bytes = Array((line + "\n").utf8)
    guard Glibc.write(descriptor, bytes, bytes.count) == bytes.count else {
      throw DataError(
        path: path, problem: "cannot be written: \(String(cString: strerror(errno)))",
        recoverySuggestion: "free some disk space")
    }
  }

  /// Reads the steps and losses of a log, skipping the lines of epochs and truncated lines.
  public static func read(_ path: String) throws(DataError) -> [Entry] {
    String(decoding: try File.read(path), as: UTF8.self).split(separator: "\n").compactMap(entry)
  }

  private static func entry(_ line: Substring) -> Entry? {
    guard let step = field("step", line).flatMap({ Int($0) }),
      let loss = field("loss", line).flatMap({ Double($0) })
    else { return nil }
    return Entry(step: step, loss: loss)
  }

  /// Returns the value of a field; `nil` if the line lacks it or is truncated.
  private static func field(_ name: String, _ line: Substring) -> Substring? {
    guard line.hasPrefix("{"), line.hasSuffix("}"), let range = line.firstRange(of: "\"\(name)\":")
    else { return nil }
    return line[range.upperBound...].prefix { $0 != "," && $0 != "}" }
  }
}

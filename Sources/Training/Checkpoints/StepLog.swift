import Files
import Glibc

/// A training log in JSON Lines, with one line per step and one per epoch:
///
///     {"step":1,"epoch":1,"batch":1,"loss":0.2481,"learningRate":0.001,"seconds":1.93}
///     {"step":40,"epoch":1,"meanLoss":0.21,"rank":9.2,"deviation":0.04,"alignment":0.3,"uniformity":-2.1}
///
/// The line of an epoch holds the metrics of ``/Contrastive/EmbeddingHealth``. A number that was not measured is
/// `null`. `seconds` is the time since the log was opened by the process that wrote the line.
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

  /// Opens a log to append to from a position; the lines of later steps and epochs, which will be repeated, are
  /// removed.
  ///
  /// - Throws: ``/Files/DataError`` if the file cannot be written.
  public init(_ path: String, from position: TrainingPosition) throws(DataError) {
    self.path = path
    let text = File.exists(path) ? String(decoding: try File.read(path), as: UTF8.self) : ""
    let kept = text.split(separator: "\n").filter { line in
      guard let step = Self.field("step", line).flatMap({ Int($0) }) else { return false }
      // An epoch can be logged again after its last step.
      if Self.field("meanLoss", line) == nil { return step <= position.step }
      return Self.field("epoch", line).flatMap { Int($0) }.map { $0 <= position.epoch } ?? false
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
        + "\"loss\":\(Self.json(loss)),\"learningRate\":\(Self.json(learningRate)),\"seconds\":\(time)}"
    )
  }

  /// Writes the line of an epoch, numbered from 1, that ended with `step`.
  ///
  /// - Throws: ``/Files/DataError`` if the disk is full.
  public func write(
    epoch: Int, step: Int, meanLoss: Float,
    metrics: [(name: String, value: any BinaryFloatingPoint)]
  ) throws(DataError) {
    let line = "{\"step\":\(step),\"epoch\":\(epoch),\"meanLoss\":\(Self.json(meanLoss))"
    try write(line + metrics.map { ",\"\($0.name)\":\(Self.json($0.value))" }.joined() + "}")
  }

  /// Waits until all lines are on disk: those before a checkpoint should be there if it is.
  public func synchronize() { fsync(descriptor) }

  /// Returns a number as JSON, which has none that are infinite or NaN: `null`.
  private static func json(_ number: some BinaryFloatingPoint) -> String {
    number.isFinite ? "\(number)" : "null"
  }

  private func write(_ line: String) throws(DataError) {
    var rest = Array((line + "\n").utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else {
        throw DataError(
          path: path, problem: "cannot be written: \(String(cString: strerror(errno)))",
          recoverySuggestion: "free some disk space")
      }
      rest = rest.dropFirst(count)
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

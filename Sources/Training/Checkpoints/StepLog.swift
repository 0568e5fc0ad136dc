import Files
import Glibc

/// A log with one line of JSON for every step:
///
///     {"step":1,"epoch":1,"batch":1,"loss":0.2481,"learningRate":0.001,"seconds":1.93}
///
/// `seconds` count from the start of the process that wrote the line.
public final class StepLog {
  /// A line, as it was read.
  public struct Entry: Sendable, Equatable {
    public let step: Int
    public let loss: Double
  }

  private let descriptor: Int32
  private let path: String
  private let start = ContinuousClock.now

  /// Opens a log to go on behind `step`; lines of later steps, which are about to be made again, are taken out.
  ///
  /// - Throws: ``DataError`` where it cannot be written.
  public init(_ path: String, after step: Int) throws(DataError) {
    self.path = path
    let text = File.exists(path) ? String(decoding: try File.read(path), as: UTF8.self) : ""
    let kept = text.split(separator: "\n").filter { line in
      Self.entry(line).map { $0.step <= step } ?? false
    }
    try File.write(Array(kept.map { $0 + "\n" }.joined().utf8), to: path)
    descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else {
      throw DataError(
        path: path, problem: "cannot be written: \(String(cString: strerror(errno)))",
        mend: "choose a folder that you may write to")
    }
  }

  deinit { close(descriptor) }

  /// Writes the line of a step.
  ///
  /// - Throws: ``DataError`` where the disk is full.
  public func write(
    _ position: TrainingPosition, loss: Float, learningRate: Double
  ) throws(DataError) {
    let time = rounded(seconds(.now - start), 3)
    let line =
      "{\"step\":\(position.step),\"epoch\":\(position.epoch + 1),\"batch\":\(position.batch),"
      + "\"loss\":\(loss),\"learningRate\":\(learningRate),\"seconds\":\(time)}\n"
    let bytes = Array(line.utf8)
    guard Glibc.write(descriptor, bytes, bytes.count) == bytes.count else {
      throw DataError(
        path: path, problem: "cannot be written: \(String(cString: strerror(errno)))",
        mend: "make room on the disk")
    }
  }

  /// Reads the steps and losses of a log; lines that are cut short are left out.
  public static func read(_ path: String) throws(DataError) -> [Entry] {
    String(decoding: try File.read(path), as: UTF8.self).split(separator: "\n").compactMap(entry)
  }

  private static func entry(_ line: Substring) -> Entry? {
    guard line.hasPrefix("{"), line.hasSuffix("}") else { return nil }
    func field(_ name: String) -> Substring? {
      guard let range = line.firstRange(of: "\"\(name)\":") else { return nil }
      return line[range.upperBound...].prefix { $0 != "," && $0 != "}" }
    }
    guard let step = field("step").flatMap({ Int($0) }),
      let loss = field("loss").flatMap({ Double($0) })
    else { return nil }
    return Entry(step: step, loss: loss)
  }
}

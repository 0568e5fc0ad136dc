import Files
import Synchronization

/// The image files whose pixels are damaged, but could be read: a few are named, all are counted.
final class DamagedImages: Sendable {
  private struct State {
    // Bytes: names that differ in their Unicode normalization are different files.
    var paths: Set<[UInt8]> = []
    var reported = 0
  }

  private let state = Mutex(State())

  /// The largest number of files that are named.
  private static let shown = 5

  private init() {}

  /// Those of this process.
  static let all = DamagedImages()

  /// Names a file on standard error, once.
  func add(_ path: String, _ damage: String) {
    let count = state.withLock { $0.paths.insert(Array(path.utf8)).inserted ? $0.paths.count : nil }
    guard let count, count <= Self.shown else { return }
    note(
      "warning: \(path.displayed(limit: 400)): has damaged pixels, and is used as it is: \(damage.displayed()); "
        + "copy it again, or remove it", isOwn: true)
  }

  /// Says on standard error how many there are, if not all were named.
  func reportCount() {
    let count: Int? = state.withLock {
      let isNew = $0.paths.count > max(Self.shown, $0.reported)
      $0.reported = $0.paths.count
      return isNew ? $0.paths.count : nil
    }
    if let count {
      note(
        "warning: \(count.counted("image")) \(count == 1 ? "has" : "have") damaged pixels, and \(count == 1 ? "is used as it is" : "are used as they are")",
        isOwn: true)
    }
  }
}

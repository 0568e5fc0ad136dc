import Files
import Glibc

/// An item that could not be used.
public struct LoadFailure: Sendable, Equatable {
  /// Its number in the dataset.
  public let index: Int
  /// What is wrong with it, and with which file.
  public let error: DataError
}

/// What an epoch of loading was like.
public struct LoadReport: Sendable {
  /// How many items came.
  public internal(set) var itemCount = 0
  /// The items that were left out, in the order of the batches.
  public internal(set) var failures: [LoadFailure] = []
  /// How long batches were waited for: where it is most of the epoch, loading is what limits it.
  public internal(set) var waited = Duration.zero

  /// How many failures of an epoch are written to standard error.
  static let shown = 10

  mutating func add<Source>(
    _ count: Int, _ new: [LoadFailure], policy: DataLoader<Source>.FailurePolicy
  ) {
    itemCount += count
    for failure in new {
      failures.append(failure)
      switch policy {
      case .report(let report): report(failure)
      case .skip where failures.count <= Self.shown:
        Self.write("left out: \(failure.error)")
        if failures.count == Self.shown { Self.write("further ones are counted only") }
      default: break
      }
    }
  }

  private static func write(_ line: String) {
    let bytes = Array("DataLoader: \(line)\n".utf8)
    _ = Glibc.write(STDERR_FILENO, bytes, bytes.count)
  }
}

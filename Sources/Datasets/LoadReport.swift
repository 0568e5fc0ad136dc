import Files
import Glibc

/// An item that could not be loaded.
public struct LoadFailure: Sendable, Equatable {
  /// The index of the item in the dataset.
  public let index: Int
  /// The file, the problem, and how to fix it.
  public let error: DataError
}

/// A summary of loading an epoch.
public struct LoadReport: Sendable {
  /// The number of loaded items.
  public internal(set) var itemCount = 0
  /// The items that were skipped, in the order of the batches.
  public internal(set) var failures: [LoadFailure] = []
  /// The time spent waiting for batches: if it is most of the epoch, loading is the bottleneck.
  public internal(set) var waitTime = Duration.zero

  /// The maximum number of failures per epoch that are written to standard error.
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
        Self.write("skipped \(failure.error)")
        if failures.count == Self.shown { Self.write("further failures are only counted") }
      default: break
      }
    }
  }

  private static func write(_ line: String) {
    let bytes = Array("DataLoader: \(line)\n".utf8)
    _ = Glibc.write(STDERR_FILENO, bytes, bytes.count)
  }
}

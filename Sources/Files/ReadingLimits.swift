import Synchronization

/// Bounds on the work and the memory that one file can cause before it is refused.
///
/// A few bytes can claim a huge picture or unpack to gigabytes. Readers compare what a header states with these
/// limits before they allocate or decode; a file beyond one of them ends in a ``DataError`` that names the limit.
public struct ReadingLimits: Sendable, Equatable {
  /// The largest number of pixels of a picture; 178,956,970 as in Pillow.
  public var pixels = 178_956_970
  /// The largest product of pixels and scans of a progressive JPEG file, since every scan passes over the whole
  /// picture: 4 × 10⁹ pixels take about 10 seconds.
  public var scannedPixels = 4_000_000_000
  /// The largest number of bytes that compressed data (gzip, zip entries) may unpack to: 16 GiB.
  public var unpackedBytes = 16 << 30
  /// The largest ratio of unpacked to compressed bytes beyond the first 64 MiB; DEFLATE reaches about 1,030.
  public var unpackingRatio = 200
  /// The largest number of rows of a table (CSV, TSV).
  public var rows = 10_000_000
  /// The largest number of fields of a row of a table.
  public var columns = 100_000
  /// The largest number of parameters of a network that is built from the shapes in a weight file.
  public var parameters = 2_000_000_000

  /// Creates the default limits.
  public init() {}

  /// The limits of all readers in this process; a program changes them before it reads.
  public static var current: ReadingLimits {
    get { shared.withLock { $0 } }
    set { shared.withLock { $0 = newValue } }
  }

  private static let shared = Mutex(ReadingLimits())
}

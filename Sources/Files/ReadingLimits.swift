import Synchronization

/// Bounds on the work and the memory that one file can cause before it is refused.
///
/// A few bytes can claim a huge picture or unpack to gigabytes. Readers compare what a header states with these
/// limits before they allocate or decode; a file beyond one of them ends in a ``DataError`` that names the limit.
public struct ReadingLimits: Sendable, Equatable {
  /// The largest size in bytes of a file that is read into memory as a whole, such as an image or a list: 1 GiB. Weights and
  /// arrays are mapped into memory instead, at any size.
  public var fileBytes = 1 << 30
  /// The largest number of pixels of a picture; 178,956,970 as in Pillow.
  public var pixels = 178_956_970
  /// The largest product of pixels and scans of a progressive JPEG file, since every scan passes over the whole
  /// picture: 4 × 10⁹ pixels take about 10 seconds.
  public var scannedPixels = 4_000_000_000
  /// The largest number of bytes that compressed data (gzip, zip entries) may unpack to: 16 GiB.
  public var unpackedBytes = 16 << 30
  /// The largest ratio of unpacked to compressed bytes where more than 64 MiB are unpacked; DEFLATE reaches
  /// about 1,030.
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
    get { shared.limits.withLock { $0 } }
    set { shared.limits.withLock { $0 = newValue } }
  }

  /// The option of this program that sets limits, as messages name it; nil if it has none.
  package static var option: String? {
    get { shared.option.withLock { $0 } }
    set { shared.option.withLock { $0 = newValue } }
  }

  /// Returns how limits are raised, on a command line or in Swift, as a recovery suggestion.
  ///
  /// - Parameter limits: The names of limits, and the values that suffice.
  package static func raising(_ limits: (name: String, value: Int)...) -> String {
    if let option {
      return "pass \(option) " + limits.map { "\($0.name)=\($0.value)" }.joined(separator: ",")
    }
    return "set "
      + limits.map { "ReadingLimits.current.\($0.name) = \($0.value)" }.joined(separator: " and ")
  }

  /// Returns how the limits of compressed data are raised so that it may unpack to `size` bytes.
  package func raisingUnpacked(compressed count: Int, to size: Int) -> String {
    let ratio = ("unpackingRatio", size / max(count, 1) + 1)
    let bytes = ("unpackedBytes", size)
    let (scaled, overflows) = count.multipliedReportingOverflow(by: unpackingRatio)
    guard !overflows && size > max(64 << 20, scaled) else { return Self.raising(bytes) }
    return size > unpackedBytes ? Self.raising(bytes, ratio) : Self.raising(ratio)
  }

  /// Returns the largest number of bytes that compressed data of `count` bytes may unpack to.
  package func unpackedLimit(compressed count: Int) -> Int {
    let (scaled, overflows) = count.multipliedReportingOverflow(by: unpackingRatio)
    return min(unpackedBytes, overflows ? .max : max(64 << 20, scaled))
  }

  // In a class of its own: Swift 6.3 with optimization leaves a static `Mutex` of a structure all zeros.
  private final class Shared: Sendable {
    let limits = Mutex(ReadingLimits())
    let option = Mutex<String?>(nil)
  }

  private static let shared = Shared()
}

import Commands
import Files

/// The option that changes the limits of readers.
enum ReadingLimitsOption {
  /// The limits by the names of their properties, with their explanations.
  private static let limits:
    [(name: String, path: WritableKeyPath<ReadingLimits, Int> & Sendable, help: String)] = [
      ("fileBytes", \.fileBytes, "bytes of an image or a list"),
      ("pixels", \.pixels, "pixels of an image"),
      ("scannedPixels", \.scannedPixels, "pixels × scans of a progressive JPEG image"),
      ("unpackedBytes", \.unpackedBytes, "bytes that compressed data unpacks to"),
      ("unpackingRatio", \.unpackingRatio, "ratio of unpacked to compressed bytes, beyond 64 MiB"),
      ("rows", \.rows, "rows of a .csv list"),
      ("columns", \.columns, "fields in a row of a .csv list"),
      ("parameters", \.parameters, "parameters of a network, as a file of weights has them"),
    ]

  static var names: [String] { limits.map(\.name) }

  static let option = Option.list(
    "limit", placeholder: "NAME=N,…", "limits of the files to read, by the names below")

  /// The table of `--help`.
  static let list = (
    title: "Limits of the files to read, and their defaults",
    rows: limits.map { ($0.name, "\($0.help) (\(ReadingLimits()[keyPath: $0.path]))") }
  )

  /// Sets the limits that a command line asks for.
  ///
  /// - Throws: `Arguments.Failure` for an unknown name, or a value that is no positive integer.
  static func apply(_ arguments: Arguments) throws(Arguments.Failure) {
    for part in arguments.string("limit").split(separator: ",") {
      let words = part.split(separator: "=", omittingEmptySubsequences: false)
      guard let limit = limits.first(where: { $0.name == words[0] }) else {
        throw Arguments.Failure(
          description:
            "--limit has no '\(words[0].displayed())'; its names are \(names.joined(separator: ", "))"
        )
      }
      guard words.count == 2, let value = Int(words[1]), value > 0 else {
        throw Arguments.Failure(
          description: "--limit needs an integer of at least 1 for \(limit.name), such as --limit "
            + "\(limit.name)=\(ReadingLimits()[keyPath: limit.path]), not '\(part.displayed())'")
      }
      ReadingLimits.current[keyPath: limit.path] = value
    }
  }
}

import Foundation

@testable import Book

/// The whole book in its quick configuration, built once for all tests.
enum QuickBook {
  static let project = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appending(path: "../..").standardized.path().droppingSlash
  /// The folder of the test program, which contains the chapters' programs, too.
  static let programs = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
    .path().droppingSlash
  static let output = FileManager.default.temporaryDirectory
    .appending(path: "book-\(ProcessInfo.processInfo.processIdentifier)").path().droppingSlash

  static let book = Result {
    atexit { try? FileManager.default.removeItem(atPath: QuickBook.output) }
    return try BookBuilder(
      project: project, output: output, programs: programs, isQuick: true, log: { _ in }
    ).runChapters(only: 0)
  }
}

extension String {
  var droppingSlash: String { hasSuffix("/") ? String(dropLast()) : self }
}

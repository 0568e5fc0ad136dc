import Files
import Foundation

/// The gnuplot program.
enum Gnuplot {
  /// The path of the program; `nil` if it is not installed.
  static var path: String? {
    let folders = ProcessInfo.processInfo.environment["PATH"]?.split(separator: ":") ?? []
    return folders.map { "\($0)/gnuplot" }.first {
      FileManager.default.isExecutableFile(atPath: $0)
    }
  }

  /// Runs a script and returns the image.
  static func run(_ gnuplot: String, _ script: String, _ path: String) throws -> Data {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: gnuplot)
    let (input, output, errors) = (Pipe(), Pipe(), Pipe())
    process.standardInput = input
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    input.fileHandleForWriting.write(Data(script.utf8))
    try input.fileHandleForWriting.close()
    let picture = output.fileHandleForReading.readDataToEndOfFile()
    let message = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    guard process.terminationStatus == 0, !picture.isEmpty else {
      throw DataError(
        path: path, problem: "gnuplot failed: \(message)", recoverySuggestion: "report it")
    }
    return picture
  }
}

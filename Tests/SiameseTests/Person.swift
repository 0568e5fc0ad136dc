import Foundation

/// What came of a command.
struct Outcome {
  let status: Int32
  let output, errors: String
}

/// Runs `siamese` as a person does, as a program; `prepare` may change or kill it.
func siamese(
  _ arguments: [String], in folder: URL? = nil, while running: (Process) throws -> Void = { _ in }
) throws -> Outcome {
  let process = Process()
  process.executableURL = program
  process.arguments = arguments
  if let folder { process.currentDirectoryURL = folder }
  let (output, errors) = (Pipe(), Pipe())
  (process.standardOutput, process.standardError) = (output, errors)
  try process.run()
  try running(process)
  let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
  let words = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
  process.waitUntilExit()
  return Outcome(status: process.terminationStatus, output: text, errors: words)
}

/// Where the program stands: beside the tests.
var program: URL {
  URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
    .appending(path: "siamese")
}

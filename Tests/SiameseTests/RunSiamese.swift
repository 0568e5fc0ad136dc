import Files
import Foundation
import Testing
import Training
import Vision

/// The result of a command.
struct Outcome {
  let status: Int32
  let output, errors: String
}

/// Runs `siamese` as a process; `running` may send it signals.
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

/// The path of a fixture.
func fixture(_ name: String) -> String {
  URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Fixtures/Siamese/\(name)").path()
}

/// The program, in the folder of the tests.
var program: URL {
  URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
    .appending(path: "siamese")
}

/// Trains a tiny network on a few cats and dogs.
let small = [
  "train", "--individuals", "4", "--pictures", "10", "--size", "16", "--width", "4", "--epochs",
  "3", "--batch", "8", "--threads", "1", "--workers", "1",
]

/// A temporary folder for one test.
final class Scratch {
  private let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)

  init() throws { try File.makeFolder(folder.path()) }

  deinit { try? FileManager.default.removeItem(at: folder) }

  func path(_ name: String) -> String { folder.appending(path: name).path() }

  /// Returns the bytes of the last checkpoint in a folder.
  func last(_ name: String) throws -> [UInt8] {
    try File.read(try #require(CheckpointFolder(path(name)).latest))
  }

  /// Writes image files, a folder for each class.
  func writeImages() throws {
    let pets = CatsAndDogs(individuals: 0..<3, pictures: 0..<6, size: 24, seed: 5)
    for index in 0..<pets.count {
      try File.makeFolder(path("photos/\(pets.labels[index])"))
      try pets.item(index).image.write(to: path("photos/\(pets.labels[index])/\(index).png"))
    }
  }

  /// Writes images of generated animals: class by class, as many as `counts` says.
  func writeImages(_ counts: [Int], in folder: String = "photos") throws {
    let pets = CatsAndDogs(individuals: 0..<counts.count, pictures: 0..<12, size: 24, seed: 5)
    for (label, count) in counts.enumerated() {
      try File.makeFolder(path("\(folder)/class-\(label)"))
      for number in 0..<count {
        try pets.item(label * 12 + number).image
          .write(to: path("\(folder)/class-\(label)/\(number).png"))
      }
    }
  }
}

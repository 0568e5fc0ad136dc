import Foundation
import Fuzzing

/// The folder of a run, as the test sees it that starts the run's processes.
final class FuzzRun {
  let folder: String
  private let name: String

  init(_ name: String) throws {
    self.name = name
    let words = name.replacing(" ", with: "-")
    let url = FileManager.default.temporaryDirectory.appending(path: "fuzz-\(words)-\(UUID())")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    folder = url.path
  }

  deinit { if indices.isEmpty { remove() } }

  func remove() { try? FileManager.default.removeItem(atPath: folder) }

  /// The numbers of the inputs with a fault.
  var indices: [Int] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { $0.hasPrefix("fault-") }.compactMap { Int($0.dropFirst(6)) }.sorted()
  }

  /// A line for each input with a fault, at most five: "7: takes more than 5.0 s".
  var faults: [String] {
    let text = (try? String(contentsOfFile: folder + "/faults", encoding: .utf8)) ?? ""
    let lines = text.split(separator: "\n").map(String.init)
    return indices.prefix(5).map { index in
      lines.first { $0.hasPrefix("\(index): ") } ?? "\(index): ends the process"
    }
  }

  /// The command that reads the inputs with a fault again.
  var command: String { "swift run fuzz \(name) \(folder)/fault-*" }
}

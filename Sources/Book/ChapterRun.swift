import Commands
import Files
import Foundation
import Notebook

/// The run of a chapter's program, cached until the program, its data or its options change.
public struct ChapterRun: Sendable {
  /// The result of a run.
  public struct Result: Sendable {
    /// The recorded outputs.
    package let outputs: [CellOutput]
    /// The duration in seconds; `nil` if the result was cached.
    public let seconds: Double?
  }

  let folder: String
  let project: String
  let programs: String
  let output: String
  let isQuick: Bool

  /// Creates a run.
  ///
  /// - Parameters:
  ///   - folder: the name of the chapter's folder: "05-TensorAutograd".
  ///   - project: the path of the project folder.
  ///   - programs: the path of the folder that contains the chapters' programs.
  ///   - output: the path of the book's folder.
  ///   - isQuick: whether the chapter runs in its small configuration.
  public init(folder: String, project: String, programs: String, output: String, isQuick: Bool) {
    (self.folder, self.project, self.programs) = (folder, project, programs)
    (self.output, self.isQuick) = (output, isQuick)
  }

  private var name: String { "chapter-" + folder.prefix(2) }
  private var outputFolder: String { "\(output)/\(name)" }
  private var recordPath: String { outputFolder + "/record.jsonl" }
  private var hashPath: String { outputFolder + "/record.hash" }

  /// Returns the result of an earlier run with the same hash, or runs the program.
  ///
  /// - Throws: ``Failure`` if the program fails, or has not been built; `ChildProcess.Failure` if it cannot be run.
  public func callAsFunction() throws -> Result {
    let hash = try contentHash()
    if let old = try? String(contentsOfFile: hashPath, encoding: .utf8), old == hash,
      let text = try? String(contentsOfFile: recordPath, encoding: .utf8)
    {
      return Result(outputs: try outputs(of: text), seconds: nil)
    }
    let manager = FileManager.default
    try? manager.removeItem(atPath: outputFolder)
    try manager.createDirectory(atPath: outputFolder, withIntermediateDirectories: true)
    let clock = ContinuousClock()
    let start = clock.now
    try run()
    let seconds = start.duration(to: clock.now) / .seconds(1)
    let text = try String(contentsOfFile: recordPath, encoding: .utf8)
    let outputs = try outputs(of: text)
    try File.write(Array(hash.utf8), to: hashPath)
    return Result(outputs: outputs, seconds: seconds)
  }

  /// Returns the outputs in a record, with the path of the output folder replaced by the default one.
  private func outputs(of record: String) throws -> [CellOutput] {
    try CellOutput.list(ofLines: record).map { output in
      var output = output
      output.text = output.text.replacingOccurrences(of: outputFolder, with: "Output/\(name)")
      return output
    }
  }

  private func run() throws {
    var program = ChildProcess(
      command: [
        URL(fileURLWithPath: "\(programs)/\(name)").path, "--output", outputFolder, "--record",
        recordPath,
      ] + (isQuick ? ["--quick"] : []))
    (program.folder, program.streams) = (project, .errors)
    let result = try program.run()
    guard result.succeeded else {
      throw Failure(
        chapter: name, problem: result.output.trimmingCharacters(in: .whitespacesAndNewlines),
        recoverySuggestion: "Run swift run \(name) to see its output")
    }
  }

  /// An error from running a chapter.
  public struct Failure: Error, CustomStringConvertible {
    /// The chapter, what went wrong, and how to fix it.
    public let chapter, problem, recoverySuggestion: String

    /// The error on one line.
    public var description: String { "\(chapter): \(problem). \(recoverySuggestion)." }
  }

  /// Returns the hash of everything that the output depends on: the program, which contains the chapter and the
  /// library; its data; whether gnuplot is installed; the options.
  private func contentHash() throws -> String {
    var hash = ContentHash()
    let program = "\(programs)/\(name)"
    guard FileManager.default.isExecutableFile(atPath: program) else {
      throw Failure(
        chapter: name, problem: "has not been built", recoverySuggestion: "Run swift build")
    }
    try hash.add(file: program)
    for name in try FileManager.default.contentsOfDirectory(atPath: programs).sorted()
    where name.hasSuffix(".resources") {
      let folder = "\(programs)/\(name)"
      for file in (FileManager.default.subpaths(atPath: folder) ?? []).sorted() {
        var isFolder: ObjCBool = false
        let path = "\(folder)/\(file)"
        if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), !isFolder.boolValue
        {
          try hash.add(file: path)
        }
      }
    }
    hash.add(Array("quick \(isQuick), gnuplot \(Packages().hasGnuplot)".utf8))
    return hash.text
  }
}

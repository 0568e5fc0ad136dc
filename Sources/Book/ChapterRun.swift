import Files
import Foundation
import Notebook

/// Runs a chapter's program and keeps what it showed, until something that matters has changed.
public struct ChapterRun: Sendable {
  /// What a run came to.
  public struct Result: Sendable {
    package let shown: [Shown]
    /// Seconds; none where an earlier run was good enough.
    public let seconds: Double?
  }

  /// "05-TensorAutograd".
  let folder: String
  let project: String
  /// The folder of the programs.
  let programs: String
  /// Where pictures and the record go.
  let output: String
  let isQuick: Bool

  public init(folder: String, project: String, programs: String, output: String, isQuick: Bool) {
    (self.folder, self.project, self.programs) = (folder, project, programs)
    (self.output, self.isQuick) = (output, isQuick)
  }

  private var name: String { "chapter-" + folder.prefix(2) }
  private var pictures: String { "\(output)/\(name)" }
  private var recordPath: String { pictures + "/record.jsonl" }
  private var keyPath: String { pictures + "/record.key" }

  /// Returns the record of an earlier run with the same key, or runs the program.
  ///
  /// - Throws: ``Failure`` where the program fails, or is not built.
  public func callAsFunction() throws -> Result {
    let key = try self.key()
    if let old = try? String(contentsOfFile: keyPath, encoding: .utf8), old == key,
      let text = try? String(contentsOfFile: recordPath, encoding: .utf8)
    {
      return Result(shown: try read(text), seconds: nil)
    }
    let manager = FileManager.default
    try? manager.removeItem(atPath: pictures)
    try manager.createDirectory(atPath: pictures, withIntermediateDirectories: true)
    let clock = ContinuousClock()
    let start = clock.now
    try run()
    let seconds = start.duration(to: clock.now) / .seconds(1)
    let text = try String(contentsOfFile: recordPath, encoding: .utf8)
    let shown = try read(text)
    try File.write(Array(key.utf8), to: keyPath)
    return Result(shown: shown, seconds: seconds)
  }

  /// Reads a record; where the book lies is no part of what a chapter shows.
  private func read(_ record: String) throws -> [Shown] {
    try Shown.list(ofLines: record).map { shown in
      var shown = shown
      shown.text = shown.text.replacingOccurrences(of: pictures, with: "Output/\(name)")
      return shown
    }
  }

  private func run() throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "\(programs)/\(name)")
    process.currentDirectoryURL = URL(fileURLWithPath: project)
    process.arguments =
      ["--output", pictures, "--record", recordPath] + (isQuick ? ["--quick"] : [])
    let errors = Pipe()
    (process.standardOutput, process.standardError) = (FileHandle.nullDevice, errors)
    do {
      try process.run()
    } catch {
      throw Failure(
        chapter: name, problem: "cannot be run: \(error)",
        recoverySuggestion: "swift build builds it")
    }
    let words = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw Failure(
        chapter: name, problem: words.trimmingCharacters(in: .whitespacesAndNewlines),
        recoverySuggestion: "swift run \(name) shows how far it comes")
    }
  }

  /// Why a chapter could not be run.
  public struct Failure: Error, CustomStringConvertible {
    public let chapter, problem, recoverySuggestion: String

    public var description: String { "\(chapter): \(problem); \(recoverySuggestion)" }
  }

  /// Everything that a run depends on, in one number: the program, which is the chapter, the library and
  /// the toolchain; its data; gnuplot; the settings.
  func key() throws -> String {
    var key = Key()
    let program = "\(programs)/\(name)"
    guard FileManager.default.isExecutableFile(atPath: program) else {
      throw Failure(
        chapter: name, problem: "is not built", recoverySuggestion: "swift build builds it")
    }
    try key.add(file: program)
    for name in try FileManager.default.contentsOfDirectory(atPath: programs).sorted()
    where name.hasSuffix(".resources") {
      let folder = "\(programs)/\(name)"
      for file in (FileManager.default.subpaths(atPath: folder) ?? []).sorted() {
        var isFolder: ObjCBool = false
        let path = "\(folder)/\(file)"
        if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), !isFolder.boolValue
        {
          try key.add(file: path)
        }
      }
    }
    key.add(Array("quick \(isQuick), gnuplot \(Packages().hasGnuplot)".utf8))
    return key.text
  }
}

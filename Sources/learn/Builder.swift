import Commands
import Foundation
import Lessons

/// Builds a product of the package in `.build`, the folder that all builds share.
struct Builder {
  let project: Project
  /// File descriptors; the build is stopped when one of them becomes readable.
  var interruptions: [Int32] = []

  /// The outcome of a build.
  enum Outcome {
    /// The path of the program.
    case built(program: String)
    /// The output of the compiler.
    case failed(output: String)
    case interrupted
  }

  /// Returns whether a product has been built, perhaps from older files.
  func isBuilt(_ product: String) -> Bool {
    FileManager.default.fileExists(atPath: project.file(".build/debug/\(product)").path)
  }

  /// Builds a product; shows the progress of the first build, and of any that takes long.
  ///
  /// - Parameter description: the product in words, for a learner who waits for it.
  func build(_ product: String, _ description: String) throws -> Outcome {
    let program = project.file(".build/debug/\(product)").path
    let isFirst = !isBuilt(product)
    var child = ChildProcess(command: [
      "swift", "build", "--package-path", project.folder.path, "--product", product,
    ])
    child.interruptions = interruptions
    let progress = BuildProgress(of: description)
    if isFirst { progress.announce() }
    child.onOutput = { progress.read($0) }
    child.onWait = { progress.tick() }
    let result = try child.run()
    progress.end()
    switch result.end {
    case .exited(0): return .built(program: program)
    case .interrupted: return .interrupted
    default: return .failed(output: result.output)
    }
  }
}

/// Shows the steps and the seconds of a long build: in a terminal one line, rewritten every second, since a single
/// step may take a minute; elsewhere one line for each tenth of the steps.
private final class BuildProgress {
  /// The seconds after which a build that is not the first is announced, too.
  private static let delay = 8
  private let description: String
  private var isAnnounced = false
  private let seconds = Seconds()
  private var (done, all) = (0, 0)
  private var tenth = 0

  init(of description: String) { self.description = description }

  func announce() {
    isAnnounced = true
    say("building \(description) …")
  }

  /// Looks for "[12/345] Compiling …", and for the message of a build that waits for another.
  func read(_ output: String) {
    if output.contains("Another instance of SwiftPM") {
      say("another swift command is building in this folder: waiting for it to finish …")
    }
    guard
      let match = output.matches(of: /\[(\d+)\/(\d+)\]/).last,
      let done = Int(match.output.1), let all = Int(match.output.2), all > 20
    else { return }
    (self.done, self.all) = (done, all)
    if !isAnnounced || Style.isTerminal || done * 10 / all <= tenth { return }
    tenth = done * 10 / all
    say("  \(done) of \(all) steps")
  }

  /// Shows the elapsed time.
  func tick() {
    if !isAnnounced && seconds.passed >= Self.delay { announce() }
    if isAnnounced { seconds.tick(all > 0 ? ", step \(done) of \(all)" : "") }
  }

  func end() { seconds.end() }
}

import Foundation
import Lessons

/// Builds one of the project's programs, in the folder that all builds share.
struct Builder {
  let project: Project
  /// Building ends when one of these can be read.
  var interruptions: [Int32] = []

  /// What came of building.
  enum Outcome {
    case built(program: String)
    case failed(words: String)
    case interrupted
  }

  /// Builds the program of that name; the first time, and whenever it takes long, it shows how far it is.
  ///
  /// - Parameter words: what that is, for somebody who waits for it.
  func build(_ product: String, _ words: String) throws -> Outcome {
    let program = project.file(".build/debug/\(product)").path
    let isFirst = !FileManager.default.fileExists(atPath: program)
    var child = Child(words: [
      "swift", "build", "--package-path", project.folder.path, "--product", product,
    ])
    child.interruptions = interruptions
    let progress = Steps(of: words)
    if isFirst { progress.announce() }
    child.onOutput = { progress.read($0) }
    child.onWait = { progress.tick() }
    let result = try child.run()
    progress.end()
    switch result.end {
    case .exited(0): return .built(program: program)
    case .interrupted: return .interrupted
    default: return .failed(words: result.output)
    }
  }
}

/// Shows how far a long build is and how long it has taken: one line that is written again every second in
/// a terminal, since a single step may take a minute, and a line every tenth of the way elsewhere.
private final class Steps {
  /// After so many seconds even a build that is not the first says what takes so long.
  private static let patience = 8
  private let words: String
  private var isAnnounced = false
  private let start = ContinuousClock.now
  private var seconds = 0
  private var (done, all) = (0, 0)
  private var tenth = 0

  init(of words: String) { self.words = words }

  func announce() {
    isAnnounced = true
    say("building \(words) …")
  }

  /// Looks for "[12/345] Compiling …", and for the words of a build that has to wait.
  func read(_ output: String) {
    if output.contains("Another instance of SwiftPM") {
      say("another swift command is building in this folder: waiting until it is done …")
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

  /// Shows the time that has passed.
  func tick() {
    let passed = Int(start.duration(to: .now).components.seconds)
    if !isAnnounced && passed >= Self.patience { announce() }
    guard isAnnounced, Style.isTerminal, passed > seconds else { return }
    seconds = passed
    let time = "\(seconds / 60):\(seconds % 60 < 10 ? "0" : "")\(seconds % 60) min"
    print("\r  \(time)" + (all > 0 ? ", step \(done) of \(all)   " : ""), terminator: "")
    fflush(nil)
  }

  func end() {
    if Style.isTerminal && seconds > 0 {
      print("\r" + String(repeating: " ", count: 40) + "\r", terminator: "")
    }
  }
}

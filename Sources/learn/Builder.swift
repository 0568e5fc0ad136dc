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

  /// Builds the program of that name; the first time, which takes long, it shows how far it is.
  ///
  /// - Parameter words: what that is, for somebody who waits for it.
  func build(_ product: String, _ words: String) throws -> Outcome {
    let program = project.file(".build/debug/\(product)").path
    let isFirst = !FileManager.default.fileExists(atPath: program)
    var child = Child(words: [
      "swift", "build", "--package-path", project.folder.path, "--product", product,
    ])
    child.interruptions = interruptions
    let progress = isFirst ? Steps(of: words) : nil
    child.onOutput = { progress?.show($0) }
    let result = try child.run()
    progress?.end()
    switch result.end {
    case .exited(0): return .built(program: program)
    case .interrupted: return .interrupted
    default: return .failed(words: result.output)
    }
  }
}

/// Shows how far a long build is: one line that is written again and again in a terminal, and a line
/// every tenth of the way elsewhere.
private final class Steps {
  private var shown = -1

  init(of words: String) { say("building \(words) …") }

  /// Looks for "[12/345] Compiling …".
  func show(_ output: String) {
    guard
      let match = output.matches(of: /\[(\d+)\/(\d+)\]/).last,
      let done = Int(match.output.1), let all = Int(match.output.2), all > 20
    else { return }
    let tenth = done * 10 / all
    if Style.isTerminal {
      print("\r  \(done) of \(all) steps   ", terminator: "")
      fflush(nil)
    } else if tenth > shown {
      say("  \(done) of \(all) steps")
    }
    shown = max(shown, tenth)
  }

  func end() {
    if Style.isTerminal && shown >= 0 {
      print("\r                              \r", terminator: "")
    }
  }
}

import Files
@preconcurrency import Glibc
import Graphs
import Lessons

/// A program that checks what the learner wrote for one chapter; `swift run learn` starts it.
public enum Checker {
  /// Longer than the tutor waits, in case it is not there any more to end an endless loop.
  private static let seconds: UInt32 = 30

  /// Checks the exercise that the command line names: `NAME FINDING PICTURE`, the last two files to write.
  ///
  /// The finding is written before anything is drawn, so that drawing never hides it.
  public static func run(_ learner: Any.Type) -> Never {
    alarm(seconds)
    // What the learner prints before a crash is to be seen.
    setvbuf(stdout, nil, _IOLBF, 0)
    let words = CommandLine.arguments.dropFirst()
    guard words.count == 3, let name = words.first, let picture = words.last,
      let exercise = Registry.exercises.first(where: { $0.name == name })
    else {
      print("Checks an exercise for the tutor. Use `swift run learn check NAME`.")
      exit(2)
    }
    let report = exercise.check(learner)
    write(finding(on: report), to: words[words.startIndex + 1])
    if case .failed(let failure) = report, let diagram = failure.picture {
      let line = draw(diagram, to: picture, words: diagram.marks)
      write(.failed("\(failure)\n\(line)"), to: words[words.startIndex + 1])
    }
    exit(0)
  }

  private static func finding(on report: Report) -> Finding {
    switch report {
    case .passed: .passed
    case .unsolved: .unsolved
    case .failed(let failure): .failed("\(failure)")
    }
  }

  /// One line: where the picture is, or why there is none.
  private static func draw(_ diagram: Diagram, to path: String, words: String) -> String {
    do {
      try diagram.write(to: path)
      return "  graph       \(path)   \(words)"
    } catch {
      return "  graph       not drawn: \(error)".split(separator: "\n").joined(separator: " ")
    }
  }

  private static func write(_ finding: Finding, to path: String) {
    do {
      try File.write(Array(finding.text.utf8), to: path)
    } catch {
      print(error)
      exit(3)
    }
  }
}

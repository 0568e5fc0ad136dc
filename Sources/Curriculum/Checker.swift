import Files
@preconcurrency import Glibc
import Graphs
import Lessons

/// The program that checks a learner's answers to one chapter; `swift run learn` starts it.
public enum Checker {
  /// The time limit in seconds: longer than the tutor's, in case the tutor was ended before an infinite loop.
  private static let timeout: UInt32 = 30

  /// Runs the command line: `check NAME RESULT PICTURE` checks an exercise and writes two files; `graph NAME PICTURE`
  /// draws the graph of its first case.
  public static func run(_ answers: [Answer]) -> Never {
    alarm(timeout)
    // Line by line, so that the output of the learner's code is not lost in a crash.
    setvbuf(stdout, nil, _IOLBF, 0)
    let words = Array(CommandLine.arguments.dropFirst())
    let answer = answers.first { words.count > 1 && $0.lesson.name == words[1] }
    switch (words.first, answer, words.count) {
    case ("check", let answer?, 4):
      check(answer, result: words[2], picture: words[3])
      exit(0)
    case ("graph", let answer?, 3):
      guard let graph = answer.graph else { break }
      do { try graph().write(to: words[2]) } catch {
        print(error)
        exit(1)
      }
      exit(0)
    default: break
    }
    print("Checks an exercise for the tutor. Use `swift run learn check NAME`.")
    exit(2)
  }

  /// Writes each result as soon as it is known, since the learner's function may crash on a later case; draws at the
  /// end, so that an error in drawing never hides a result.
  private static func check(_ answer: Answer, result path: String, picture: String) {
    let evaluation = answer.evaluate { result in
      write(result, to: path)
      // The output from here on belongs to cases that are not shown.
      if case .failed = result { silence() }
    }
    guard case .failed(var failure) = evaluation.result, let diagram = evaluation.picture?()
    else { return }
    do {
      try diagram.write(to: picture)
      failure.picture = "\(picture)   \(diagram.marks)"
    } catch {
      failure.picture = "cannot be drawn: \(error)".split(separator: "\n").joined(separator: " ")
    }
    write(.failed(failure), to: path)
  }

  private static func silence() {
    fflush(nil)
    let sink = open("/dev/null", O_WRONLY)
    dup2(sink, 1)
    dup2(sink, 2)
    close(sink)
  }

  private static func write(_ result: CheckResult, to path: String) {
    do {
      try File.write(Array(result.text.utf8), to: path)
    } catch {
      print(error)
      exit(3)
    }
  }
}

extension Diagram {
  /// The nodes that are marked as different: "red: a (grad: expected 7)".
  var marks: String {
    let marked = nodes.compactMap { node -> String? in
      switch node.kind {
      case .value(let value):
        guard case .different(let caption) = value.mark, !caption.isEmpty else { return nil }
        return "\(value.name ?? "a value") (\(caption))"
      case .operation(let operation):
        guard case .different(let caption) = operation.mark, !caption.isEmpty else { return nil }
        return "\(operation.name) (\(caption))"
      case .module: return nil
      }
    }
    return marked.isEmpty ? "" : "red: " + marked.joined(separator: ", ")
  }
}

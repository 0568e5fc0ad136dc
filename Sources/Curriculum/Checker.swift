import Files
@preconcurrency import Glibc
import Graphs
import Lessons

/// The program that checks what the learner wrote for one chapter; `swift run learn` starts it.
public enum Checker {
  /// Longer than the tutor waits, in case the tutor is no longer there to end an endless loop.
  private static let seconds: UInt32 = 30

  /// Does what the command line says: `check NAME RESULT PICTURE` checks an exercise and writes two files;
  /// `graph NAME PICTURE` draws its graph, to work out by hand.
  public static func run(_ answers: [Answer]) -> Never {
    alarm(seconds)
    // What the learner's code prints before a crash has to be seen.
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

  /// Writes the result as soon as there is one, since the learner's function may end the process on a later
  /// case; draws in the end, so that drawing never hides a result.
  private static func check(_ answer: Answer, result path: String, picture: String) {
    let evaluation = answer.evaluate { result in
      write(result, to: path)
      // What is printed from here on belongs to cases that are not shown.
      if case .failed = result { silence() }
    }
    guard case .failed(var failure) = evaluation.result, let diagram = evaluation.picture?()
    else { return }
    do {
      try diagram.write(to: picture)
      failure.picture = "\(picture)   \(diagram.marks)"
    } catch {
      failure.picture = "not drawn: \(error)".split(separator: "\n").joined(separator: " ")
    }
    write(.failed(failure), to: path)
  }

  private static func silence() {
    fflush(nil)
    let nowhere = open("/dev/null", O_WRONLY)
    dup2(nowhere, 1)
    dup2(nowhere, 2)
    close(nowhere)
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
  /// What is marked as different, in words: "red: a (grad: expected 7)".
  var marks: String {
    let words = nodes.compactMap { node -> String? in
      switch node.kind {
      case .value(let value):
        guard case .different(let words) = value.mark, !words.isEmpty else { return nil }
        return "\(value.name ?? "a value") (\(words))"
      case .operation(let operation):
        guard case .different(let words) = operation.mark, !words.isEmpty else { return nil }
        return "\(operation.name) (\(words))"
      case .module: return nil
      }
    }
    return words.isEmpty ? "" : "red: " + words.joined(separator: ", ")
  }
}

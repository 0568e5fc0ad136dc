import Commands
import Curriculum
import Foundation
import Lessons

/// What the check says to a mutant.
public enum Outcome: Equatable, Sendable {
  /// Rejected as a known mistake.
  case named(String)
  /// Rejected with the numbers alone.
  case rejected(String)
  /// The process ended before the first result.
  case crashed
  case timedOut
  case accepted
}

/// Runs the mutants of a batch in processes of their own: the next process continues where one has crashed.
struct Trial {
  /// The processor time in seconds that a mutant has, and the time by the clock.
  private static let (limit, clockLimit) = (6, 120.0)

  /// Returns the outcomes of all mutants of a library.
  ///
  /// - Parameter program: the program that calls ``serve(_:)`` with the arguments after `serve`.
  static func outcomes(of batch: Batch, program: String, folder: URL) throws -> [Outcome] {
    var outcomes: [Outcome] = []
    let results = folder.appending(path: "results").path
    while outcomes.count < batch.mutants.count {
      _ = FileManager.default.createFile(atPath: results, contents: nil)
      var child = ChildProcess(
        command: [program, "serve", batch.library, "\(outcomes.count)", results])
      child.environment = ["SWIFT_BACKTRACE": "enable=no"]
      child.timeout = clockLimit * Double(batch.mutants.count)
      let end = try child.run().end
      let lines = try String(contentsOfFile: results, encoding: .utf8).split(separator: "\n")
      let found = Dictionary(grouping: lines) { $0.prefix { $0 != "\t" } }
      let start = outcomes.count
      for index in start..<batch.mutants.count {
        guard let last = found["\(index)"]?.last else { break }
        outcomes.append(
          outcome(
            last.split(separator: "\t", omittingEmptySubsequences: false).map(String.init), end))
      }
      if outcomes.count == start {
        throw BatchError(lesson: batch.library, output: "nothing ran: \(end)")
      }
    }
    return outcomes
  }

  private static func outcome(_ fields: [String], _ end: ChildProcess.End) -> Outcome {
    switch fields[1] {
    case "passed": .accepted
    case "named": .named(fields[2])
    case "rejected": .rejected(fields[2])
    default:
      [.killed(signal: SIGPROF), .killed(signal: SIGALRM), .timedOut].contains(end)
        ? .timedOut : .crashed
    }
  }

  /// Checks the mutants of a library from one on, and writes each result to a file as soon as it is known.
  static func serve(_ library: String, from first: Int, results: String) -> Never {
    // An endless loop that appends ends, too.
    var memory = rlimit(rlim_cur: 6 << 30, rlim_max: 6 << 30)
    setrlimit(__rlimit_resource_t(2), &memory)
    guard dlopen(library, RTLD_NOW) != nil else {
      print(String(cString: dlerror()))
      exit(2)
    }
    guard let answers = NSClassFromString("Batch.Answers") as? any ChapterAnswers.Type,
      let file = FileHandle(forWritingAtPath: results)
    else { exit(2) }
    let all = answers.all
    func write(_ fields: String...) {
      let line = fields.map { $0.split(whereSeparator: \.isWhitespace).joined(separator: " ") }
      file.write(Data((line.joined(separator: "\t") + "\n").utf8))
    }
    for index in first..<all.count {
      write("\(index)", "begun")
      var timer = itimerval()
      timer.it_value.tv_sec = limit
      setitimer(__itimer_which_t(2), &timer, nil)
      alarm(UInt32(clockLimit))
      all[index].evaluate { result in
        switch result {
        case .passed: write("\(index)", "passed")
        case .unsolved: write("\(index)", "begun")
        case .failed(let failure):
          if let sentence = failure.diagnosis {
            write("\(index)", "named", sentence)
          } else {
            write("\(index)", "rejected", "\(failure.input): \(failure.difference)")
          }
        }
      }
    }
    exit(0)
  }
}

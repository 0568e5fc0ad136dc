import Foundation
import Glibc
import TextEscapes

/// A command-line program: its `--help`, its options, and what it does.
///
///     Program(
///       "draw", "Draws a model's computation graph.", takes: "MODEL",
///       options: [.text("out", "graph.svg", short: "o", placeholder: "FILE", "output file")]
///     ) { arguments in
///       …
///     }.main()
///
/// Exit status: 0 for success, 1 for a failure (one line on standard error says why), also of writing to standard output,
/// 2 for an invalid command line, any other where the body throws an ``ExitError``.
public struct Program: Sendable {
  public let name: String
  let summary: String
  let operands: String
  let options: [Option]
  let commands: [Program]
  let lists: [(title: String, rows: [(String, String)])]
  let examples: [String]
  private let body: @Sendable (Arguments) throws -> Void

  /// Creates a program.
  ///
  /// - Parameters:
  ///   - operands: the operands as `--help` prints them: "IMAGE …"; empty where there are none.
  ///   - lists: tables that `--help` prints below the options, each with a title.
  ///   - examples: command lines that `--help` prints.
  ///   - body: what it does; an error that it throws is printed, and ends the process with a status.
  public init(
    _ name: String, _ summary: String, takes operands: String = "", options: [Option] = [],
    lists: [(title: String, rows: [(String, String)])] = [], examples: [String] = [],
    _ body: @escaping @Sendable (Arguments) throws -> Void
  ) {
    (self.name, self.summary, self.operands) = (name, summary, operands)
    (self.options, self.lists, self.examples, self.body) = (options, lists, examples, body)
    commands = []
  }

  /// Creates a program of several commands; the first word of the command line names one.
  public init(_ name: String, _ summary: String, commands: [Program], examples: [String] = []) {
    (self.name, self.summary, self.commands, self.examples) = (name, summary, commands, examples)
    (operands, options, lists) = ("", [], [])
    body = { _ in }
  }

  /// Says on standard error why a command failed.
  public typealias Report = (_ command: String, _ failure: ExitError) -> Void

  /// Writes the line of a failure to standard error.
  public static func report(_ command: String, _ failure: ExitError) {
    if !failure.message.isEmpty { _ = say("\(command): \(failure.message)", failure.status) }
  }

  /// Prints the text of `--help`, after which the process ends with a status.
  public typealias Show = (_ help: String, _ status: Int32) -> Void

  /// Writes the text of `--help` to standard output.
  public static func show(_ help: String, _ status: Int32) { print(help) }

  /// Runs the program on the command line of the process, and exits.
  ///
  /// - Parameters:
  ///   - report: says why the program failed.
  ///   - show: prints the text of `--help`.
  public func main(report: Report = Program.report, show: Show = Program.show) -> Never {
    StandardOutput.reserve()
    exit(run(Array(CommandLine.arguments.dropFirst()), report: report, show: show))
  }

  /// Runs the program on the arguments `words`, and returns the exit status.
  public func run(
    _ words: [String], report: Report = Program.report, show: Show = Program.show
  ) -> Int32 {
    let status = run(words, called: name, report, show)
    guard let problem = StandardOutput.flush() else { return status }
    return Self.say("\(name): \(problem)", status == 0 ? 1 : status)
  }

  private func run(
    _ words: [String], called path: String, _ report: Report, _ show: Show
  ) -> Int32 {
    if !commands.isEmpty { return runCommand(words, path, report, show) }
    do {
      let arguments = try Arguments(words, options: options, takesPositionals: !operands.isEmpty)
      if arguments.wantsHelp {
        show(help(path), 0)
        return 0
      }
      try body(arguments)
      return 0
    } catch {
      let failure = ExitError(error)
      report(path, failure)
      return failure.status
    }
  }

  private func runCommand(
    _ words: [String], _ path: String, _ report: Report, _ show: Show
  ) -> Int32 {
    guard let word = words.first else {
      show(help(path), 2)
      return 2
    }
    if word == "--help" || word == "-h" || word == "help" {
      show(help(path), 0)
      return 0
    }
    guard let command = commands.first(where: { $0.name == word }) else {
      let known = commands.map(\.name).joined(separator: ", ")
      let similar = suggestion(for: word, in: commands.map(\.name))
      let failure = ExitError(
        status: 2,
        "unknown command '\(word.displayed())'" + (similar.map { ", did you mean \($0)?" } ?? ";")
          + " the commands are \(known)")
      report(path, failure)
      return failure.status
    }
    return command.run(Array(words.dropFirst()), called: "\(path) \(command.name)", report, show)
  }

  private func help(_ path: String) -> String {
    var lines: [String]
    if commands.isEmpty {
      let usage = "swift run \(path) [options]" + (operands.isEmpty ? "" : " \(operands)")
      lines = [Arguments.help(title: summary, usage: usage, options: options)]
    } else {
      lines = Help.wrapped(summary, to: Help.lineWidth)
      lines += ["", "usage: swift run \(path) COMMAND [options]", "", "Commands:"]
      lines += Help.table(
        commands.map {
          ($0.name, $0.summary.hasSuffix(".") ? String($0.summary.dropLast()) : $0.summary)
        })
      lines += ["", "'swift run \(path) COMMAND --help' describes a command."]
    }
    for (title, rows) in lists { lines += ["", "\(title):"] + Help.table(rows) }
    if !examples.isEmpty { lines += ["", "Examples:"] + examples.map { "  swift run \($0)" } }
    return lines.joined(separator: "\n")
  }

  /// Prints a message to standard error, safe for a terminal, and returns `status`.
  static func say(_ message: String, _ status: Int32) -> Int32 {
    fflush(nil)
    let line = Array((message.displayedLines() + "\n").utf8)
    _ = write(STDERR_FILENO, line, line.count)
    return status
  }
}

/// An error that ends a program with an exit status of its own: 130 after Ctrl-C, as shells expect.
public struct ExitError: Error {
  public let status: Int32
  public let message: String
  /// Whether all processes of a job fail in this way, so that one of them says it.
  public var isShared = false

  /// Creates an error whose message, one line, goes to standard error; an empty one is not printed: the status is a result.
  public init(status: Int32, _ message: String) {
    (self.status, self.message) = (status, message)
  }

  /// Creates the error that ends a program which any error was thrown in.
  public init(_ error: any Error) {
    switch error {
    case let error as ExitError: self = error
    case let failure as Arguments.Failure: self.init(status: 2, failure.description)
    case let error as CocoaError: self.init(status: 1, error.sentence)
    default: self.init(status: 1, "\(error)")
    }
  }
}

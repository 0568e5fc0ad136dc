import Glibc

/// A program as a person meets it: what it is for, what it takes, and what it does.
///
///     Program(
///       "draw", "Draws a model's computation graph.", takes: "MODEL",
///       options: [.text("out", "graph.svg", short: "o", placeholder: "FILE", "the picture")]
///     ) { arguments in
///       …
///     }.main()
///
/// Exit status: 0 done, 1 it failed (one line on standard error says why), 2 the command line is wrong; any
/// other where the body throws an ``Ending``.
public struct Program: Sendable {
  /// Thrown to end with a status and a line on standard error: 130 after Ctrl-C, as shells expect.
  public struct Ending: Error {
    public let status: Int32
    public let message: String

    public init(status: Int32, _ message: String) {
      (self.status, self.message) = (status, message)
    }
  }

  let name, summary: String
  let operands: String
  let options: [Option]
  let commands: [Program]
  let lists: [(title: String, rows: [(String, String)])]
  let examples: [String]
  private let body: @Sendable (Arguments) throws -> Void

  /// - Parameters:
  ///   - operands: the words that are no options, as `--help` writes them: "IMAGE …"; empty for none.
  ///   - lists: what `--help` explains below the options, each with a title.
  ///   - examples: command lines that `--help` shows.
  public init(
    _ name: String, _ summary: String, takes operands: String = "", options: [Option] = [],
    lists: [(title: String, rows: [(String, String)])] = [], examples: [String] = [],
    _ body: @escaping @Sendable (Arguments) throws -> Void
  ) {
    (self.name, self.summary, self.operands) = (name, summary, operands)
    (self.options, self.lists, self.examples, self.body) = (options, lists, examples, body)
    commands = []
  }

  /// Makes a program of several commands, the first word saying which.
  public init(_ name: String, _ summary: String, commands: [Program], examples: [String] = []) {
    (self.name, self.summary, self.commands, self.examples) = (name, summary, commands, examples)
    (operands, options, lists) = ("", [], [])
    body = { _ in }
  }

  /// Runs it on the process's command line, and ends the process.
  public func main() -> Never {
    exit(run(Array(CommandLine.arguments.dropFirst())))
  }

  /// Runs it on `words`; returns the exit status.
  public func run(_ words: [String]) -> Int32 { run(words, called: name) }

  private func run(_ words: [String], called path: String) -> Int32 {
    if !commands.isEmpty { return choose(words, path) }
    do {
      let arguments = try Arguments(words, options: options, takesPositionals: !operands.isEmpty)
      if arguments.wantsHelp {
        print(help(path))
        return 0
      }
      try body(arguments)
      fflush(nil)
      return 0
    } catch let failure as Arguments.Failure {
      return Self.say("\(path): \(failure)", 2)
    } catch let ending as Ending {
      return Self.say("\(path): \(ending.message)", ending.status)
    } catch {
      return Self.say("\(path): \(error)", 1)
    }
  }

  private func choose(_ words: [String], _ path: String) -> Int32 {
    guard let word = words.first else {
      print(help(path))
      return 2
    }
    if word == "--help" || word == "-h" || word == "help" {
      print(help(path))
      return 0
    }
    guard let command = commands.first(where: { $0.name == word }) else {
      let known = commands.map(\.name).joined(separator: ", ")
      return Self.say("\(path): unknown command '\(word)'; there are \(known)", 2)
    }
    return command.run(Array(words.dropFirst()), called: "\(path) \(command.name)")
  }

  private func help(_ path: String) -> String {
    var text: String
    if commands.isEmpty {
      let usage =
        "swift run \(path) [options]" + (operands.isEmpty ? "" : " \(operands)")
      text = Arguments.help(title: summary, usage: usage, options: options)
    } else {
      let rows = commands.map { ($0.name, $0.summary) }
      text =
        ([summary, "", "usage: swift run \(path) COMMAND [options]", ""] + Arguments.table(rows))
        .joined(separator: "\n")
      text += "\n\n'\(path) COMMAND --help' lists a command's options."
    }
    for (title, rows) in lists {
      text += "\n\n\(title):\n" + Arguments.table(rows).joined(separator: "\n")
    }
    if !examples.isEmpty {
      text += "\n\nexamples:\n" + examples.map { "  swift run \($0)" }.joined(separator: "\n")
    }
    return text
  }

  /// Writes one line on standard error; returns `status`.
  static func say(_ message: String, _ status: Int32) -> Int32 {
    fflush(nil)
    let line = Array("\(message)\n".utf8)
    _ = write(STDERR_FILENO, line, line.count)
    return status
  }
}

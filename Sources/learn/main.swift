import Commands
import Foundation
import Lessons

let name = "[EXERCISE]"

/// "7, 11, 12 or 15".
let milestones = {
  let chapters = Milestone.all.map { "\($0.chapter)" }
  return chapters.dropLast().joined(separator: ", ") + " or \(chapters.last ?? "")"
}()

let start = Program(
  "learn", "Show what is installed, your progress and the next exercise."
) { _ in
  let doctor = Doctor()
  say(doctor.line.wrapped(to: Style.width).joined(separator: "\n"))
  guard doctor.isReady else {
    throw ExitError(status: 1, "install the missing packages, then run it again")
  }
  let session = try Session()
  say(session.status)
  try session.buildWhileReading()
}

let tutor = Program(
  "learn",
  "Solve the book's exercises. Without a command: show what is installed, your progress and the next "
    + "exercise.",
  commands: [
    Program(
      "watch", "Check an exercise on every save; keys: n next, h hint, g graph, l list, q quit",
      takes: name
    ) { arguments in
      var session = try Session()
      var watch = try Watch(session.project, at: session.lesson(arguments.positionals))
      try watch.run(&session)
    },
    Program(
      "check", "Check the next exercise, or the given ones", takes: "[EXERCISE|CHAPTER|all]"
    ) { arguments in
      var session = try Session()
      let names = arguments.positionals
      let lessons =
        names.isEmpty
        ? [try session.lesson([])] : try names.flatMap { try session.catalog.lessons(named: $0) }
      if try !session.check(all: lessons) { throw ExitError(status: 1, "not right yet") }
    },
    Program("hint", "Print the next of three hints: idea, formula, outline", takes: name) {
      arguments in
      var session = try Session()
      say(try session.hint(session.lesson(arguments.positionals)))
    },
    Program(
      "graph", "Draw an exercise's graph; if your answer is wrong, both yours and the expected one",
      takes: name
    ) { arguments in
      var session = try Session()
      say(try session.graph(session.lesson(arguments.positionals)))
    },
    Program(
      "diff", "Show your changes to the original file", takes: name,
      options: [.flag("solution", "compare with the book's solution")]
    ) { arguments in
      let session = try Session()
      let lesson = try session.lesson(arguments.positionals)
      say(try session.difference(lesson, fromSolution: arguments.flag("solution")))
    },
    Program(
      "solution", "Print the book's solution", takes: name,
      options: [.flag("yes", short: "y", "do not ask for confirmation if it is unsolved")]
    ) { arguments in
      let session = try Session()
      let lesson = try session.lesson(arguments.positionals)
      say(try session.solution(lesson, asks: !arguments.flag("yes")))
    },
    Program("reset", "Restore the original file; a backup of yours is kept", takes: "EXERCISE") {
      arguments in
      var session = try Session()
      guard !arguments.positionals.isEmpty else {
        throw Arguments.Failure(
          description: "needs the name of an exercise, for example: swift run learn reset offset")
      }
      say(try session.reset(session.lesson(arguments.positionals)))
    },
    Program(
      "milestone", "Train a whole network at the end of chapter \(milestones)", takes: "CHAPTER",
      options: [.flag("mine", "use your solved functions, and the library's for the rest")]
    ) { arguments in
      guard arguments.positionals.count == 1, let chapter = Int(arguments.positionals[0]) else {
        throw Arguments.Failure(
          description: "needs a chapter with a milestone: \(milestones)")
      }
      var session = try Session()
      if try !session.milestone(chapter, isMine: arguments.flag("mine")) {
        throw ExitError(status: 1, "milestone not reached")
      }
    },
    Program("doctor", "List what is installed and what is missing, and how to install it") { _ in
      let doctor = Doctor()
      say(doctor.table)
      if !doctor.missing.isEmpty { throw ExitError(status: 1, "packages are missing") }
    },
    Program("list", "List the exercises of a chapter, or of all", takes: "[CHAPTER|all]") {
      arguments in
      let session = try Session()
      say(try session.table(arguments.positionals))
    },
  ],
  examples: [
    "learn", "learn watch", "learn hint offset", "learn check 1", "learn milestone 7 --mine",
  ])

signal(SIGPIPE, SIG_IGN)
exit(
  CommandLine.arguments.count == 1
    ? start.run([]) : tutor.run(Array(CommandLine.arguments.dropFirst())))

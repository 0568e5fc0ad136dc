import Commands
import Foundation
import Lessons

let name = "[EXERCISE]"

/// ": chapter 7, 11, 12 or 15".
let milestones =
  ": chapter " + Lesson.milestones.dropLast().map(String.init).joined(separator: ", ")
  + " or \(Lesson.milestones.last ?? 0)"

let start = Program(
  "learn", "Shows what is installed, how far you are, and what comes next."
) { _ in
  let doctor = Doctor()
  say(doctor.line)
  guard doctor.isReady else {
    throw ExitError(status: 1, "install what is missing, then start it again")
  }
  let session = try Session()
  say(session.status)
}

let tutor = Program(
  "learn",
  "Leads through the exercises. Without a command: what is installed, how far you are, what is next.",
  commands: [
    Program("watch", "Checks each time you save; keys: n h g l q", takes: name) { arguments in
      var session = try Session()
      var watch = try Watch(session.project, at: session.lesson(arguments.positionals))
      try watch.run(&session)
    },
    Program(
      "check", "Checks the next exercise, or the ones you name", takes: "[EXERCISE|CHAPTER|all]"
    ) { arguments in
      var session = try Session()
      let words = arguments.positionals.isEmpty ? [""] : arguments.positionals
      let lessons = try words.flatMap { word in
        word.isEmpty
          ? [try session.lesson([])] : try session.catalog.lessons(named: word)
      }
      if try !session.check(all: lessons) { throw ExitError(status: 1, "not right yet") }
    },
    Program("hint", "The next of three hints: idea, formula, outline", takes: name) { arguments in
      var session = try Session()
      say(try session.hint(session.lesson(arguments.positionals)))
    },
    Program("graph", "Draws the exercise's graph: yours and the right one", takes: name) {
      arguments in
      var session = try Session()
      say(try session.graph(session.lesson(arguments.positionals)))
    },
    Program(
      "diff", "What you have changed in the file", takes: name,
      options: [.flag("solution", "what tells yours from the book's answer")]
    ) { arguments in
      let session = try Session()
      let lesson = try session.lesson(arguments.positionals)
      say(try session.difference(lesson, fromSolution: arguments.flag("solution")))
    },
    Program(
      "solution", "The book's answer; before you have solved it, it asks", takes: name,
      options: [.flag("yes", short: "y", "do not ask")]
    ) { arguments in
      let session = try Session()
      let lesson = try session.lesson(arguments.positionals)
      say(try session.solution(lesson, asks: !arguments.flag("yes")))
    },
    Program("reset", "The file as it was handed out; yours is kept", takes: name) { arguments in
      var session = try Session()
      guard !arguments.positionals.isEmpty else {
        throw Arguments.Failure(description: "needs the name of the exercise")
      }
      say(try session.reset(session.lesson(arguments.positionals)))
    },
    Program(
      "milestone", "A whole training on your functions\(milestones)", takes: "CHAPTER",
      options: [.flag("mine", "your functions where they are solved, not only the library's")]
    ) { arguments in
      guard arguments.positionals.count == 1, let chapter = Int(arguments.positionals[0]) else {
        throw Arguments.Failure(
          description: "needs a chapter that ends in a milestone\(milestones)")
      }
      var session = try Session()
      if try !session.milestone(chapter, isMine: arguments.flag("mine")) {
        throw ExitError(status: 1, "not reached")
      }
    },
    Program("doctor", "What is installed, what is missing, how to fix it") { _ in
      let doctor = Doctor()
      say(doctor.table)
      if !doctor.missing.isEmpty { throw ExitError(status: 1, "something is missing") }
    },
    Program("list", "All exercises") { _ in
      let session = try Session()
      say(session.table)
    },
  ],
  examples: [
    "learn", "learn watch", "learn hint offset", "learn check 1", "learn milestone 7 --mine",
  ])

signal(SIGPIPE, SIG_IGN)
exit(
  CommandLine.arguments.count == 1
    ? start.run([]) : tutor.run(Array(CommandLine.arguments.dropFirst())))

import Commands
import Foundation
import Lessons

/// Checks an exercise each time its file is saved.
struct Watch {
  private let saves: Saves
  private let keys: Keys
  private var lesson: Lesson

  init(_ project: Project, at lesson: Lesson) throws {
    self.lesson = lesson
    let exercises = try FileManager.default.contentsOfDirectory(
      atPath: project.file("Exercises").path)
    saves = try Saves(Set(exercises.map { "Exercises/\($0)" }), in: project)
    keys = Keys()
  }

  /// Runs until q is pressed.
  mutating func run(_ session: inout Session) throws {
    defer { keys.restore() }
    signal(SIGINT, SIG_DFL)
    say(session.introduction(lesson))
    try check(&session)
    while true {
      var entries = [saves.file, keys.file].compactMap(\.self).map {
        pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
      }
      guard poll(&entries, nfds_t(entries.count), -1) > 0 else { continue }
      do {
        if entries.count > 1 && entries[1].revents != 0 {
          if try !press(&session) { return }
        } else if let saved = lesson(among: saves.read(), session) {
          lesson = saved
          try check(&session)
        }
      } catch  where error is TutorError || error is ChildProcess.Failure {
        // The next save may fix it.
        say(Style.bad("\(error)"))
      }
    }
  }

  /// Returns the exercise whose file was saved.
  private func lesson(among saved: [String], _ session: Session) -> Lesson? {
    session.catalog.lessons.last { saved.contains($0.file) }
  }

  private func check(_ session: inout Session) throws {
    say("\n" + Style.quiet("checking \(lesson.title) …"))
    _ = saves.read()
    let files = [saves.file, keys.file].compactMap(\.self)
    let (verdict, text) = try session.check(lesson, interruptions: files, isWatched: true)
    if verdict == .interrupted { return }
    say(text)
    say(Style.quiet("watching \(lesson.file)   n next, h hint, g graph, l list, q quit"))
  }

  /// Runs the command of a key; returns false for the key that quits.
  private mutating func press(_ session: inout Session) throws -> Bool {
    switch keys.read()?.lowercased() {
    case "q", "\u{4}": return false
    case "n":
      guard let next = session.catalog.next(after: lesson, session.progress) else {
        say("all exercises are solved")
        break
      }
      lesson = next
      say("\n" + session.introduction(next))
      try check(&session)
    case "h": say("\n" + (try session.hint(lesson)))
    case "g": say("\n" + (try session.graph(lesson)))
    case "l": say(try session.table(["\(lesson.chapter)"]))
    case "\r", "\n": try check(&session)
    default: break
    }
    return true
  }
}

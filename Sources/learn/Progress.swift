import Foundation
import Lessons

/// The learner's progress: which exercises are solved, and how many hints of each were read. It is a text file with
/// a line for each exercise, under the exercise's name.
struct Progress {
  private struct Entry {
    var isSolved = false
    var hints = 0
  }

  private static let path = ".learn/progress.txt"
  private let project: Project
  private var entries: [String: Entry] = [:]

  init(_ project: Project) {
    self.project = project
    let text = (try? String(contentsOf: project.file(Self.path), encoding: .utf8)) ?? ""
    for line in text.split(separator: "\n") where !line.hasPrefix("#") {
      let words = line.split(separator: " ")
      guard words.count == 3, let hints = Int(words[2]) else { continue }
      entries[String(words[0])] = Entry(isSolved: words[1] == "solved", hints: hints)
    }
  }

  func isSolved(_ lesson: Lesson) -> Bool { entries[lesson.name]?.isSolved ?? false }

  func hints(_ lesson: Lesson) -> Int { min(entries[lesson.name]?.hints ?? 0, lesson.hints.count) }

  mutating func set(_ lesson: Lesson, isSolved: Bool) throws {
    guard isSolved != self.isSolved(lesson) else { return }
    entries[lesson.name, default: Entry()].isSolved = isSolved
    try save()
  }

  mutating func set(_ lesson: Lesson, hints: Int) throws {
    entries[lesson.name, default: Entry()].hints = hints
    try save()
  }

  private func save() throws {
    var text = "# exercise, solved or open, hints read; written by `swift run learn`\n"
    for (name, entry) in entries.sorted(by: { $0.key < $1.key }) {
      text += "\(name) \(entry.isSolved ? "solved" : "open") \(entry.hints)\n"
    }
    try project.write(text, to: Self.path)
  }
}

import Commands
import Lessons

/// All exercises, in the order of the book.
struct Catalog {
  let lessons = Lesson.all

  /// Returns the exercises that a word names: an exercise's name or number ("4.3"), a chapter's number, or "all".
  ///
  /// - Throws: `TutorError` for any other word, with the most similar name.
  func lessons(named word: String) throws -> [Lesson] {
    if word == "all" { return lessons }
    if let chapter = Int(word) {
      let found = lessons.filter { $0.chapter == chapter }
      if !found.isEmpty { return found }
      throw TutorError("chapter \(word) has no exercises; `swift run learn list` lists them")
    }
    return [try lesson(named: word)]
  }

  /// Returns the exercise with a name or a number ("4.3").
  func lesson(named word: String) throws -> Lesson {
    let found = lessons.first {
      $0.name.lowercased() == word.lowercased() || "\($0.chapter).\($0.number)" == word
    }
    if let found { return found }
    let similar = suggestion(for: word, in: lessons.map(\.name))
    throw TutorError(
      "unknown exercise '\(word)'" + (similar.map { ", did you mean \($0)?" } ?? ";")
        + " `swift run learn list` lists all exercises")
  }
}

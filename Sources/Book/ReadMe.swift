import Foundation
import Lessons

/// The README, whose table of exercises is written from their descriptions.
struct ReadMe {
  var text: String

  private static let header = "| chapter | exercises | your files |\n| --- | --- | --- |\n"

  /// Replaces the rows of the table of exercises.
  ///
  /// - Throws: `ChapterRun.Failure` where the README has no such table.
  mutating func update(_ lessons: [Lesson] = Lesson.all) throws {
    guard let header = text.range(of: Self.header) else {
      throw ChapterRun.Failure(
        chapter: "README.md", problem: "has no table of exercises",
        recoverySuggestion: "Add the lines '\(Self.header.replacing("\n", with: " "))'")
    }
    let rest = text[header.upperBound...]
    let end = rest.range(of: "\n\n").map { rest.index(after: $0.lowerBound) } ?? rest.endIndex
    text.replaceSubrange(header.upperBound..<end, with: Self.rows(lessons))
  }

  private static func rows(_ lessons: [Lesson]) -> String {
    Dictionary(grouping: lessons, by: \.chapter).sorted { $0.key < $1.key }.map {
      chapter, lessons in
      let names = lessons.map(\.name).joined(separator: ", ")
      let folder = lessons[0].file.split(separator: "/").dropLast().joined(separator: "/")
      return "| \(chapter) | \(names) | `\(folder)` |\n"
    }.joined()
  }
}

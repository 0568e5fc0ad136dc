import Foundation
import Lessons

/// The project's folder, and the files that the tutor reads and writes there.
struct Project {
  let folder: URL

  /// Finds the folder, the current one or one above it, and makes it the current folder.
  init() throws {
    var folder = URL(fileURLWithPath: FileManager.default.currentDirectoryPath)
    while folder.path != "/" {
      if FileManager.default.fileExists(atPath: folder.appending(path: "Package.swift").path),
        FileManager.default.fileExists(atPath: folder.appending(path: "Exercises").path)
      {
        self.folder = folder
        _ = FileManager.default.changeCurrentDirectoryPath(folder.path)
        return
      }
      folder.deleteLastPathComponent()
    }
    throw TutorError("the current folder is not Wingbeat's; change to it first: cd wingbeat")
  }

  /// The folder of the tutor's own files, which git ignores.
  var notes: URL { folder.appending(path: ".learn") }

  func file(_ path: String) -> URL { folder.appending(path: path) }

  func text(_ path: String) throws -> String {
    do {
      return try String(contentsOf: file(path), encoding: .utf8)
    } catch {
      throw TutorError("cannot read \(path); `git checkout -- \(path)` restores it")
    }
  }

  func write(_ text: String, to path: String) throws {
    let file = file(path)
    do {
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try text.write(to: file, atomically: true, encoding: .utf8)
    } catch {
      throw TutorError("cannot write \(path): \(error.localizedDescription)")
    }
  }

  /// Returns the learner's file as it originally is, without an answer.
  func stub(_ lesson: Lesson) throws -> String {
    lesson.stub(from: try text(lesson.solutionFile))
  }

  /// Returns the learner's file with the book's solution in it.
  func solution(_ lesson: Lesson) throws -> String {
    lesson.solution(from: try text(lesson.solutionFile))
  }

  /// Returns whether the learner has not changed the file.
  func isPristine(_ lesson: Lesson) -> Bool {
    guard let own = try? text(lesson.file), let stub = try? stub(lesson) else { return false }
    return own == stub
  }

  /// Returns the file and the line of the function: "Exercises/04-ScalarAutograd/Backward.swift:22".
  func location(_ lesson: Lesson) -> String {
    lesson.file + (line(lesson).map { ":\($0)" } ?? "")
  }

  /// Returns the line of the function, counted from 1.
  func line(_ lesson: Lesson) -> Int? {
    let lines = ((try? text(lesson.file)) ?? "").split(
      separator: "\n", omittingEmptySubsequences: false)
    return lines.firstIndex { $0.contains("func \(lesson.name)(") }.map { $0 + 1 }
  }

  /// Returns the folder of a lesson's file, relative to the project's.
  func folder(_ lesson: Lesson) -> String {
    lesson.file.split(separator: "/").dropLast().joined(separator: "/")
  }

  /// Returns the path of the program that is the lesson's chapter, relative to the project's.
  func chapter(_ lesson: Lesson) -> String {
    folder(lesson).replacing("Exercises/", with: "Chapters/") + "/main.swift"
  }

  /// Returns the first paragraphs of the lesson's chapter, those above its code, without Markdown's marks.
  func opening(_ lesson: Lesson) -> [String] {
    let lines = ((try? text(chapter(lesson))) ?? "")
      .split(separator: "\n", omittingEmptySubsequences: false).prefix { $0.hasPrefix("//:") }
      .map { $0.dropFirst(3).drop { $0 == " " } }
      .filter { !$0.hasPrefix("@") && !$0.hasPrefix("#") }
    return lines.split(whereSeparator: \.isEmpty).map {
      $0.joined(separator: " ").filter { !"*`$".contains($0) }
    }
  }

  /// Updates the modification times of a chapter's files, so that all are compiled again.
  func touch(_ lesson: Lesson) throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: file(folder(lesson)).path)
    for name in files { utimes(file("\(folder(lesson))/\(name)").path, nil) }
  }

  /// Returns the original declaration of the function, in one line.
  func declaration(_ lesson: Lesson) -> String? {
    (try? stub(lesson)).flatMap { declaration(lesson, in: $0) }
  }

  /// Returns whether the learner's file still has the original declaration; `throws` may be left out.
  func isDeclared(_ lesson: Lesson) -> Bool {
    let own = (try? text(lesson.file)).flatMap { declaration(lesson, in: $0) }
    return own != nil
      && own?.replacing(" throws", with: "")
        == declaration(lesson)?.replacing(" throws", with: "")
  }

  private func declaration(_ lesson: Lesson, in text: String) -> String? {
    guard let start = text.range(of: "func \(lesson.name)("),
      let end = text[start.upperBound...].range(of: "{")
    else { return nil }
    return text[start.lowerBound..<end.lowerBound].split { $0.isWhitespace }.joined(separator: " ")
      .replacing("( ", with: "(").replacing(" )", with: ")")
  }

  /// Returns the names of the function's parameters: `["shape", "axis"]`.
  func parameters(_ lesson: Lesson) -> [String] {
    let text = (try? text(lesson.file)) ?? ""
    guard let start = text.range(of: "func \(lesson.name)("),
      let end = text[start.upperBound...].range(of: "throws")
    else { return [] }
    return text[start.upperBound..<end.lowerBound].matches(of: #/(\w+): /#).map {
      String($0.output.1)
    }
  }
}

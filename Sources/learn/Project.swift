import Foundation
import Lessons

/// The project's folder, and what the tutor reads and writes there.
struct Project {
  let folder: URL

  /// Finds the folder, at or above the one in which the tutor was started, and goes there.
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
    throw TutorError("this is not Wingbeat's folder; go there first: cd wingbeat")
  }

  /// The tutor's own notes, which git does not see.
  var notes: URL { folder.appending(path: ".learn") }

  func file(_ path: String) -> URL { folder.appending(path: path) }

  func text(_ path: String) throws -> String {
    do {
      return try String(contentsOf: file(path), encoding: .utf8)
    } catch {
      throw TutorError("\(path) cannot be read; `git checkout -- \(path)` brings it back")
    }
  }

  func write(_ text: String, to path: String) throws {
    let file = file(path)
    do {
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try text.write(to: file, atomically: true, encoding: .utf8)
    } catch {
      throw TutorError("\(path) cannot be written: \(error.localizedDescription)")
    }
  }

  /// The learner's file as it was handed out.
  func stub(_ lesson: Lesson) throws -> String {
    lesson.stub(from: try text(lesson.solutionFile))
  }

  /// The learner's file with the book's answer in it.
  func solution(_ lesson: Lesson) throws -> String {
    lesson.solution(from: try text(lesson.solutionFile))
  }

  /// Whether the learner has not touched the file.
  func isPristine(_ lesson: Lesson) -> Bool {
    guard let own = try? text(lesson.file), let stub = try? stub(lesson) else { return false }
    return own == stub
  }

  /// "Exercises/04-ScalarAutograd/Backward.swift:22": the file, and the line of the function.
  func place(_ lesson: Lesson) -> String {
    lesson.file + (line(lesson).map { ":\($0)" } ?? "")
  }

  /// The line of the function, from 1 on.
  func line(_ lesson: Lesson) -> Int? {
    let lines = ((try? text(lesson.file)) ?? "").split(
      separator: "\n", omittingEmptySubsequences: false)
    return lines.firstIndex { $0.contains("func \(lesson.name)(") }.map { $0 + 1 }
  }

  /// The folder of a lesson's file, from the project's.
  func folder(_ lesson: Lesson) -> String {
    lesson.file.split(separator: "/").dropLast().joined(separator: "/")
  }

  /// Makes all files of a lesson's chapter look newly saved, so that all of them are compiled again.
  func touch(_ lesson: Lesson) throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: file(folder(lesson)).path)
    for name in files { utimes(file("\(folder(lesson))/\(name)").path, nil) }
  }

  /// How the function that is to be written was declared when it was handed out, in one line.
  func declaration(_ lesson: Lesson) -> String? {
    (try? stub(lesson)).flatMap { declaration(lesson, in: $0) }
  }

  /// Whether it still is; `throws` may be left out.
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

  /// What the learner's function takes: `["shape", "axis"]`.
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

import Commands
import Foundation
import Lessons

/// The mutants of one exercise, compiled into a library that a process can load.
struct Batch {
  /// The mutants that compile, in the order of the library's answers.
  private(set) var mutants: [Mutant]
  /// The path of the library.
  let library: String
  private let lesson: Lesson
  private let project, modules: URL

  /// Compiles mutants, without those that the compiler rejects.
  ///
  /// - Parameters:
  ///   - project: the project's folder.
  ///   - modules: the folder of the built modules.
  ///   - folder: receives the source and the library.
  init(_ lesson: Lesson, _ mutants: [Mutant], project: URL, modules: URL, folder: URL) throws {
    (self.lesson, self.mutants) = (lesson, mutants)
    (self.project, self.modules) = (project, modules)
    library = folder.appending(path: "\(lesson.name).so").path
    let source = folder.appending(path: "\(lesson.name).swift")
    while !self.mutants.isEmpty {
      let lines = try write(to: source)
      let result = try compile(source)
      if result.succeeded { return }
      let wrong = Set(
        Self.errors(result.output).compactMap { line in lines.firstIndex { $0.contains(line) } })
      if wrong.isEmpty { throw BatchError(lesson: lesson.name, output: result.output) }
      self.mutants = self.mutants.indices.filter { !wrong.contains($0) }.map { self.mutants[$0] }
    }
  }

  /// Writes the source; returns the lines of each mutant.
  private func write(to file: URL) throws -> [Range<Int>] {
    let imports = mutants[0].source.split(separator: "\n").filter { $0.hasPrefix("import ") }
    var lines = imports.map(String.init)
    var ranges: [Range<Int>] = []
    for (index, mutant) in mutants.enumerated() {
      let start = lines.count + 1
      lines.append("enum Mutant\(index) {")
      lines += mutant.source.components(separatedBy: "\n")
        .filter { !$0.hasPrefix("import ") && !$0.hasPrefix("///") }
        .map { $0.hasPrefix("func ") ? "static " + $0 : $0 }
      lines.append("}")
      ranges.append(start..<(lines.count + 1))
    }
    lines.append("final class Answers: ChapterAnswers {")
    lines.append("  static var all: [Answer] {")
    lines.append("    var answers: [Answer] = []")
    for index in mutants.indices {
      lines.append(
        "    answers.append(Answer(Exercises.\(lesson.name), Mutant\(index).\(lesson.name)))")
    }
    lines += ["    return answers", "  }", "}", ""]
    try lines.joined(separator: "\n").write(to: file, atomically: true, encoding: .utf8)
    return ranges
  }

  private func compile(_ source: URL) throws -> ChildProcess.Result {
    let sources = project.appending(path: "Sources")
    let maps = try FileManager.default.contentsOfDirectory(atPath: sources.path)
      .filter { $0.hasPrefix("C") }.sorted()
      .map { sources.appending(path: $0).appending(path: "module.modulemap").path }
      .filter(FileManager.default.fileExists)
    let child = ChildProcess(
      command: [
        "swiftc", "-swift-version", "6", "-Onone", "-parse-as-library", "-suppress-warnings",
        "-diagnostic-style", "llvm", "-module-name", "Batch", "-I",
        modules.path,
      ] + maps.flatMap { ["-Xcc", "-fmodule-map-file=\($0)"] }
        + ["-Xcc", "-I/usr/include/graphviz", "-emit-library", "-o", library, source.path])
    return try child.run()
  }

  /// Returns the lines in which the compiler found errors: "batch.swift:12:3: error: …".
  private static func errors(_ output: String) -> [Int] {
    output.split(separator: "\n").compactMap { line in
      let parts = line.split(separator: ":", maxSplits: 4)
      return parts.count > 4 && parts[3] == " error" ? Int(parts[1]) : nil
    }
  }
}

/// The error of a batch in which no mutant is to blame for what the compiler says.
struct BatchError: Error, CustomStringConvertible {
  let lesson, output: String

  var description: String { "the mutants of \(lesson) do not compile:\n\(output)" }
}

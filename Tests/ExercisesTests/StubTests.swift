import Curriculum
import Foundation
import Lessons
import Testing

@Suite struct StubTests {
  /// The learner may change a file; a file that is not changed must be the stub. Where `CI` is set, every file must be.
  @Test(arguments: Lesson.all.map(\.name))
  func `an unchanged file is the stub made from the solution, and unsolved`(name: String) throws {
    let lesson = try lesson(name)
    let text = try text(lesson.file)
    let isPristine = try text == lesson.stub(from: self.text(lesson.solutionFile))
    if ProcessInfo.processInfo.environment["CI"] != nil {
      #expect(isPristine, "\(lesson.file) is not the stub made from its solution")
    }
    guard isPristine else { return }
    let answer = try #require(learnersAnswers.first { $0.lesson == lesson })
    #expect(answer.evaluate().result == .unsolved)
  }

  @Test(arguments: Exercises.all.map(\.lesson.name))
  func `a stub is the solution's file without its body, markers or check`(name: String) throws {
    let lesson = try lesson(name)
    let source = try text(lesson.solutionFile)
    let (stub, solution) = (lesson.stub(from: source), lesson.solution(from: source))
    let body = try body(stub)
    #expect(body == ["  throw Unsolved(\"\(name)\")"])
    #expect(try self.body(solution).count > 0 && self.body(solution) != body)
    #expect(
      stub.contains("import Curriculum\n") && stub.contains("\n/// Exercise \(lesson.chapter)."))
    for word in ["public", "static", "extension", "Solutions", "Mistake(", "for the check"] {
      #expect(!stub.contains(word), "\(word)")
    }
  }

  @Test func `lessons and exercises are the same, in the same order`() {
    #expect(Lesson.all == Exercises.all.map(\.lesson))
    #expect(learnersAnswers.map(\.lesson) == Exercises.all.map(\.lesson))
    #expect(Exercises.all.allSatisfy { ($0.graph != nil) == $0.lesson.hasGraph })
  }

  @Test func `names are unique and numbers consecutive`() {
    let lessons = Lesson.all
    #expect(Set(lessons.map(\.name)).count == lessons.count)
    for (_, group) in Dictionary(grouping: lessons, by: \.chapter) {
      #expect(group.map(\.number) == Array(1...group.count))
    }
    #expect(lessons.allSatisfy { $0.hints.count == 3 && !$0.goal.isEmpty && $0.minutes > 0 })
  }

  /// At most a line of the solution a minute; easy exercises are short, and hard ones long.
  @Test(arguments: Lesson.all.map(\.name))
  func `difficulty and minutes match the length of the solution`(name: String) throws {
    let lesson = try lesson(name)
    let source = try text(lesson.solutionFile)
    let stub = lesson.stub(from: source).split(separator: "\n").count
    let lines = lesson.solution(from: source).split(separator: "\n").count - stub + 1
    #expect(lines > 0 && lesson.minutes >= lines)
    switch lesson.difficulty {
    case .easy: #expect(lesson.minutes <= 20 && lines <= 15)
    case .medium: #expect((15...40).contains(lesson.minutes))
    case .hard: #expect(lesson.minutes >= 30)
    }
  }

  private func text(_ path: String) throws -> String {
    try String(contentsOf: root.appending(path: path), encoding: .utf8)
  }

  /// The lines of a plain function at the end of a file.
  private func body(_ file: String) throws -> [String] {
    let lines = file.split(separator: "\n").map(String.init)
    let start = try #require(lines.firstIndex { $0.hasPrefix("func ") })
    let open = try #require(lines[start...].firstIndex { $0.hasSuffix("{") })
    #expect(lines.last == "}")
    return Array(lines[(open + 1)..<(lines.count - 1)])
  }
}

/// Returns the description of the exercise with a name.
func lesson(_ name: String) throws -> Lesson {
  try #require(Lesson.all.first { $0.name == name })
}

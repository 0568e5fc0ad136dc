import Foundation
import Lessons
import Testing

/// Runs `learn` in a terminal, in a fresh clone.
@Suite(.serialized) struct LearnTests {
  private let right = """
        var stride = 1
        return Array(
          shape.reversed().map { size in
            defer { stride *= max(size, 1) }
            return stride
          }.reversed())
    """
  private let reversed = """
        var stride = 1
        return shape.map { size in
          defer { stride *= size }
          return stride
        }
    """

  @Test func `a learner gets from the clone to the first solved exercise, and back`() throws {
    let clone = try Clone()
    let first = try clone.learn()
    first.expect("installed: Swift")
    first.expect("0 of \(Lesson.all.count) exercises solved")
    let screen = first.expect("--help")
    #expect(first.end() == 0)
    #expect(screen.contains("1.1 rowMajorStrides   easy, 10 minutes"))
    #expect(screen.contains(Clone.rowMajorStrides))
    #expect(screen.contains("Unsolved is normal: it compiles."))
    #expect(screen.contains("swift run learn watch"))
    #expect(first.hasColor)

    let unsolved = try clone.learn("check")
    unsolved.expect("1.1 rowMajorStrides   not solved yet, which is normal")
    #expect(unsolved.end() == 0)

    try clone.answer(reversed)
    let wrong = try clone.learn("check")
    let report = wrong.expect("hint rowMajorStrides   (1 of 3)")
    #expect(wrong.end() == 1)
    #expect(report.contains("✗ 1.1 rowMajorStrides   \(Clone.rowMajorStrides):\(clone.line)"))
    #expect(report.contains("case        shape [2, 3]"))
    #expect(report.contains("yours       [1, 2]"))
    #expect(report.contains("expected    [3, 1]"))
    #expect(
      report.contains(
        "looks like  «column-major: the first axis is contiguous, but it should be the last»"))

    for (index, hint) in Lesson.rowMajorStrides.hints.enumerated() {
      let terminal = try clone.learn("hint", "rowMajorStrides")
      #expect(terminal.end() == 0)
      let words = { (text: String) in text.split { $0.isWhitespace }.joined(separator: " ") }
      #expect(terminal.screen.contains("hint \(index + 1) of 3"))
      #expect(words(terminal.screen).contains(words(hint)))
      if index == 0 { #expect(!words(terminal.screen).contains(Lesson.rowMajorStrides.hints[1])) }
    }

    try clone.answer(right)
    let solved = try clone.learn("check", "1.1")
    solved.expect("✓ 1.1 rowMajorStrides   solved")
    solved.expect("swift run learn check offset")
    #expect(solved.end() == 0)
    let next = try clone.learn()
    next.expect("1 of \(Lesson.all.count) exercises solved")
    next.expect("1.2 offset")
    #expect(next.end() == 0)

    let own = try clone.read(Clone.rowMajorStrides)
    let diff = try clone.learn("diff", "rowMajorStrides")
    diff.expect("-  throw Unsolved(\"rowMajorStrides\")")
    #expect(diff.end() == 0)
    #expect(diff.screen.contains("+    var stride = 1"))
    let reset = try clone.learn("reset", "rowMajorStrides")
    reset.expect("is restored; your version is in .learn/backups/rowMajorStrides-")
    #expect(reset.end() == 0)
    #expect(try clone.read(Clone.rowMajorStrides).contains("throw Unsolved(\"rowMajorStrides\")"))
    let backups = try FileManager.default.contentsOfDirectory(
      atPath: clone.folder.appending(path: ".learn/backups").path)
    #expect(try clone.read(".learn/backups/\(try #require(backups.first))") == own)
    let again = try clone.learn()
    again.expect("0 of \(Lesson.all.count) exercises solved")
    #expect(again.end() == 0)
  }

  @Test func `watch checks on every save, and its keys work`() throws {
    let clone = try Clone()
    let watch = try clone.learn("watch")
    watch.expect("checking 1.1 rowMajorStrides")
    watch.expect("not solved yet")
    watch.expect("q quit")
    try clone.answer(reversed)
    watch.expect("checking 1.1 rowMajorStrides")
    watch.expect("column-major")
    watch.expect("q quit")
    watch.type("h")
    watch.expect("hint 1 of 3")
    try clone.answer(right)
    watch.expect("✓ 1.1 rowMajorStrides   solved")
    watch.expect("q quit")
    watch.type("l")
    watch.expect("chapter 1 of 16, 1 of 3 solved")
    watch.type("n")
    watch.expect("checking 1.2 offset")
    watch.expect("1.2 offset   not solved yet")
    watch.expect("q quit")
    watch.type("g")
    watch.expect("offset has no graph")
    // A save during a check, here of an infinite loop, starts a new check at once.
    try clone.answer("    while true {}")
    watch.expect("checking 1.1 rowMajorStrides")
    try clone.answer(right)
    watch.expect("✓ 1.1 rowMajorStrides   solved")
    watch.expect("q quit")
    watch.type("q")
    #expect(watch.end() == 0)
  }

  @Test func `crashes, overflows and infinite loops are reported with their lines`() throws {
    let clone = try Clone()
    func check(_ body: String) throws -> String {
      try clone.answer(body)
      let terminal = try clone.learn("check", "rowMajorStrides")
      #expect(terminal.end() == 1)
      return terminal.screen
    }
    let (place, line) = (Clone.rowMajorStrides, clone.line)
    let index = try check("    print(\"shape\", shape)\n    return [shape[shape.count + 5]]")
    #expect(index.contains("✗ 1.1 rowMajorStrides   \(place):\(line + 2)"))
    #expect(index.contains("crashed     Index out of range"))
    #expect(index.contains("line \(line + 2)     return [shape[shape.count + 5]]"))
    #expect(index.contains("printed     shape [2, 3]"))
    // The instruction that crashes has no line here; the previous one has.
    let added = try check(
      "    var strides = shape\n    for axis in 0...shape.count {\n      strides[axis] += 1\n    }\n"
        + "    return strides")
    #expect(added.contains("crashed     Index out of range"))
    #expect(added.contains("line \(line + 3)     strides[axis] += 1"))
    let none = try check("    let first = shape.first { $0 > 100 }\n    return [first!]")
    #expect(none.contains("crashed     Unexpectedly found nil"))
    #expect(none.contains("line \(line + 2)     return [first!]"))
    let deep = try check("    return try rowMajorStrides(shape)")
    #expect(deep.contains("the function calls itself without end"))
    let large = try check("    var n = Int.max - 1\n    n += shape.count\n    return [n]")
    #expect(large.contains("crashed     arithmetic overflow"))
    #expect(large.contains("line \(line + 2)     n += shape.count"))
    // A wrong result on the first case is reported, although a later case crashes.
    let later = try check("    return [shape[1], shape[0]]")
    #expect(later.contains("yours       [3, 2]"))
    #expect(later.contains("differs     axis 1: 2, expected 1"))
    let start = ContinuousClock.now
    let endless = try check("    var n = 0\n    while n >= 0 { n = 1 - n }\n    return []")
    #expect(endless.contains("timed out   still running after ten seconds; stopped"))
    // Some instructions of a loop belong to no line.
    #expect(
      endless.contains("line \(line + 2)     while n >= 0 { n = 1 - n }")
        || !endless.contains("line"))
    #expect(endless.contains("«an infinite loop"))
    #expect(start.duration(to: .now) > .seconds(10))
  }

  @Test func `a compile error shows the messages of its file, and blocks no other chapter`() throws
  {
    let clone = try Clone()
    try clone.answer("    return shape.map { strideOf($0) }", inPlace: true)
    try clone.answer("    return nowhere", in: "Exercises/01-Tensors/Offset.swift", inPlace: true)
    let terminal = try clone.learn("check", "rowMajorStrides")
    #expect(terminal.end() == 1)
    #expect(
      terminal.screen.contains(
        "✗ 1.1 rowMajorStrides   \(Clone.rowMajorStrides):\(clone.line + 1)   does not compile"))
    #expect(terminal.screen.contains("error: cannot find 'strideOf' in scope"))
    #expect(!terminal.screen.contains("nowhere"))
    let blocked = try clone.learn("check", "render")
    #expect(blocked.end() == 1)
    #expect(blocked.screen.contains("blocked by"))
    let other = try clone.learn("check", "localGrads")
    other.expect("4.1 localGrads   not solved yet")
    #expect(other.end() == 0)
  }

  @Test func `a changed declaration is reported, and a reset restores it`() throws {
    let clone = try Clone()
    let own = try clone.read(Clone.rowMajorStrides)
    func check(_ name: String, _ text: String) throws -> String {
      try clone.write(text, to: Clone.rowMajorStrides)
      let terminal = try clone.learn("check", name)
      _ = terminal.end()
      return terminal.screen
    }
    let result = own.replacing("-> [Int]", with: "-> [Int32]")
    for text in [result, own.replacing("_ shape: [Int]", with: "_ shape: [Int32]")] {
      let screen = try check("rowMajorStrides", text)
      #expect(screen.contains("\(Clone.rowMajorStrides):\(clone.line)   does not compile"))
      #expect(screen.contains("The check needs the original declaration of rowMajorStrides"))
    }
    let other = try check("offset", result)
    #expect(other.contains("blocked by  \(Clone.rowMajorStrides)"))
    #expect(other.contains("swift run learn reset rowMajorStrides"))
    // The parameters may have other names.
    let label = own.replacing("(_ shape:", with: "(of sizes:")
    #expect(try check("rowMajorStrides", label).contains("not solved yet"))
    // `throws` may be left out.
    let nonthrowing = own.replacing(") throws ->", with: ") ->")
      .replacing("throw Unsolved(\"rowMajorStrides\")", with: "return shape")
    #expect(try check("rowMajorStrides", nonthrowing).contains("case        shape [2, 3]"))
    let reset = try clone.learn("reset", "rowMajorStrides")
    #expect(reset.end() == 0)
    let again = try clone.learn("check", "rowMajorStrides")
    again.expect("1.1 rowMajorStrides   not solved yet, which is normal")
    #expect(again.end() == 0)
  }

  @Test func `the solution of an unsolved exercise is shown after a confirmation`() throws {
    let clone = try Clone()
    let no = try clone.learn("solution", "rowMajorStrides")
    no.expect("Show the solution anyway? [y/N]")
    no.type("n\n")
    #expect(no.end() == 1)
    #expect(no.screen.contains("solution not shown"))
    #expect(!no.screen.contains("func rowMajorStrides"))
    let yes = try clone.learn("solution", "rowMajorStrides")
    yes.expect("Show the solution anyway? [y/N]")
    yes.type("y\n")
    yes.expect("func rowMajorStrides")
    #expect(yes.end() == 0)
    #expect(!yes.screen.contains("Unsolved(\""))
  }

  @Test func `a check that is not linked with its chapter's answers says so`() throws {
    let clone = try Clone()
    #expect(try clone.learn("check", "rowMajorStrides").end() == 0)
    let programs = clone.folder.appending(path: ".build/debug")
    let copy = programs.appending(path: "check-02")
    try FileManager.default.copyItem(at: programs.appending(path: "check-01"), to: copy)
    let terminal = try Terminal(
      [copy.path, "check", "offset", "result", "picture"], in: clone.folder)
    terminal.expect("check-02: Exercises02.Answers is not linked into this program")
    #expect(terminal.end() == 2)
  }

  @Test func `a misspelled name gets a suggestion, and output to a pipe has no colors`() throws {
    let clone = try Clone()
    let unknown = try clone.learn("check", "rowMajorStride")
    unknown.expect("unknown exercise 'rowMajorStride', did you mean rowMajorStrides?")
    #expect(unknown.end() == 1)
    let program = Clone.products.appending(path: "learn").path
    let piped = try Terminal(["sh", "-c", "'\(program)' list | cat"], in: clone.folder)
    #expect(piped.end() == 0)
    for exercise in Lesson.all { #expect(piped.screen.contains(exercise.title)) }
    #expect(!piped.hasColor)
    let elsewhere = try Terminal([program], in: URL(fileURLWithPath: "/"))
    elsewhere.expect("the current folder is not Wingbeat's")
    #expect(elsewhere.end() == 1)
  }
}

import Foundation
import Lessons
import Testing

/// What a learner sees before the first answer.
@Suite(.serialized) struct FirstMinutesTests {
  @Test func `the first screen names the page to read, and the check is built below it`() throws {
    let clone = try Clone()
    let first = try clone.learn(columns: 80)
    first.expect("0 of \(Lesson.all.count) exercises solved")
    first.expect("Chapters/01-Tensors/main.swift")
    first.expect("Output/book/chapter-01.html")
    // The screen comes before the build.
    first.expect("--help")
    first.expect("How does a computer hold a picture of a cat?")
    first.expect("building the check of chapter 1")
    first.expect("ready")
    first.expect("swift run learn watch")
    #expect(first.end() == 0)
    let again = try clone.learn()
    #expect(again.end() == 0)
    #expect(!again.screen.contains("building"))
    try FileManager.default.createDirectory(
      at: clone.folder.appending(path: "Output/book"), withIntermediateDirectories: true)
    try clone.write("", to: "Output/book/chapter-01.html")
    let built = try clone.learn()
    #expect(built.end() == 0)
    #expect(built.screen.contains("Output/book/chapter-01.html   in a browser"))
  }

  @Test(arguments: [UInt16(60), 80, 132])
  func `text wraps to the terminal, and a chapter's list fits its screen`(columns: UInt16) throws {
    let clone = try Clone()
    try FileManager.default.createDirectory(
      at: clone.folder.appending(path: ".build/debug"), withIntermediateDirectories: true)
    try clone.write("", to: ".build/debug/check-01")
    for words in [[], ["list"], ["list", "13"], ["list", "all"], ["hint", "adam"]] {
      let terminal = try Terminal(
        [Clone.products.appending(path: "learn").path] + words, in: clone.folder, columns: columns)
      #expect(terminal.end() == 0)
      let lines = terminal.screen.split(separator: "\n", omittingEmptySubsequences: false)
      for line in lines {
        // A command or a path is longer than a narrow line.
        #expect(line.count <= columns || line.contains("apt-get") || line.contains("/"), "\(line)")
      }
      if words == ["list"] || words == ["list", "13"], columns >= 80 {
        #expect(lines.count <= 24)
      }
    }
    let list = try clone.learn("list", columns: columns)
    #expect(list.end() == 0)
    #expect(list.screen.contains("chapter 1 of 16, 0 of 3 solved"))
    #expect(list.screen.contains("swift run learn list 2   chapter 2"))
    #expect(!list.screen.contains("4.1 localGrads"))
  }

  @Test func `a check counts its seconds`() throws {
    let clone = try Clone()
    try clone.answer("    while true {}")
    let check = try clone.learn("check", "rowMajorStrides")
    check.expect("  2 s")
    check.expect("  3 s")
    check.type("\u{3}")
    _ = check.end()
  }

  @Test func `a file that is the original again is not solved, however it was restored`() throws {
    let clone = try Clone()
    let original = try clone.read(Clone.rowMajorStrides)
    try clone.answer("    return shape")
    try clone.setProgress(solved: "rowMajorStrides", "localGrads")
    // 4.1 is the original.
    let mine = try clone.learn("list", "4")
    #expect(mine.end() == 0)
    #expect(mine.screen.contains("chapter 4 of 16, 0 of 4 solved"))
    let solved = try clone.learn("list", "1")
    #expect(solved.end() == 0)
    #expect(solved.screen.contains("1 of 3 solved"))
    try clone.write(original, to: Clone.rowMajorStrides)
    let reset = try clone.learn("reset", "rowMajorStrides")
    #expect(reset.end() == 0)
    #expect(reset.screen.contains("identical to the original; 0 of \(Lesson.all.count)"))
  }

  @Test func `each hint says what it is and what comes after it`() throws {
    let clone = try Clone()
    for words in [
      "hint 1 of 3: the idea; after it comes the formula",
      "hint 2 of 3: the formula; after it comes the outline",
      "hint 3 of 3: the outline; after it comes the solution: `swift run learn solution offset`",
    ] {
      let hint = try clone.learn("hint", "offset")
      #expect(hint.end() == 0)
      #expect(hint.screen.contains(words))
    }
  }
}

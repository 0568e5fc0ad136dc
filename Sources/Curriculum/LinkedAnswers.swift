import Foundation

extension [Answer] {
  /// Creates the learner's answers to a chapter from the class `Answers` of its module. The module is linked into the
  /// program but not imported, so that a program links only the chapters that it needs.
  ///
  /// - Parameter chapterCode: the chapter's number with two digits: "05".
  /// - Throws: `AnswersNotLinked` if the module is not linked into the program.
  public init(chapterCode: String) throws {
    let name = "Exercises\(chapterCode).Answers"
    guard let answers = NSClassFromString(name) as? any ChapterAnswers.Type else {
      throw AnswersNotLinked(name: name)
    }
    self = answers.all
  }
}

/// The error of a program that is not linked with the answers to a chapter.
public struct AnswersNotLinked: Error, CustomStringConvertible {
  /// The class of the answers: "Exercises05.Answers".
  public let name: String

  /// The sentence that names the class, and how to fix it.
  public var description: String {
    "\(name) is not linked into this program; add its target to the program's product in Package.swift"
  }
}

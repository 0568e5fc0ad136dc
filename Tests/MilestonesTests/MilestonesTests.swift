import Curriculum
import Foundation
import Milestones
import Testing

/// Milestones on the library's functions, and on the book's answers in the learner's place.
@Suite(.serialized) struct MilestonesTests {
  static var all: [Milestone] {
    let answers = Exercises.all.map(\.solutionAnswer)
    return [
      Milestone.spirals(answers),
      Milestone.resNet(answers),
      Milestone.siamese(answers),
      Milestone.capstone(answers),
    ]
  }

  @Test(arguments: [7, 11, 12, 15], [false, true])
  func `a milestone is reached with the library's functions and with the learner's`(
    chapter: Int, isMine: Bool
  ) throws {
    let milestone = try #require(Self.all.first { $0.chapter == chapter })
    let solved = isMine ? Set(milestone.exercises) : []
    let outcome = try milestone.run(solved: solved)
    #expect(outcome.isReached, "\(outcome.words)")
  }
}

import Curriculum
import Lessons
import Milestones
import Testing

@Suite(.serialized) struct MilestonesTests {
  @Test(arguments: Milestone.all.map(\.chapter), [false, true])
  func `a milestone is reached with the library's functions and with the learner's`(
    chapter: Int, isMine: Bool
  ) throws {
    let milestone = try #require(Milestone.all.first { $0.chapter == chapter })
    let solved = isMine ? Set(milestone.exercises.map(\.name)) : []
    let answers = Exercises.all.map(\.solutionAnswer)
    let outcome = try milestone.run(solved: solved, answers: answers)
    #expect(outcome.isReached, "\(outcome.summary)")
  }
}

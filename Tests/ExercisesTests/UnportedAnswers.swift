import Curriculum
import Exercises14
import Exercises15
import Mistakes
import Solutions
import Testing

/// Who answers the exercises of one chapter that is not ported yet, each conforming to its protocol.
struct UnportedAnswers {
  let learner, solution: Any.Type
  let thoughtless: [Any.Type]
  let mistakes: [KnownMistake]

  /// By chapter.
  private static var all: [Int: UnportedAnswers] {
    [
      14: .init(Exercises14.self, Solutions14.self, Thoughtless.chapter14, KnownMistake.chapter14),
      15: .init(Exercises15.self, Solutions15.self, Thoughtless.chapter15, KnownMistake.chapter15),
    ]
  }

  init(to exercise: UnportedExercise) throws {
    self = try #require(Self.all[exercise.lesson.chapter])
  }

  private init(
    _ learner: Any.Type, _ solution: Any.Type, _ thoughtless: [Any.Type],
    _ mistakes: [KnownMistake]
  ) {
    (self.learner, self.solution) = (learner, solution)
    (self.thoughtless, self.mistakes) = (thoughtless, mistakes)
  }
}

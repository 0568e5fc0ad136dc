import Curriculum
import Exercises09
import Exercises10
import Exercises11
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
      9: .init(Exercises09.self, Solutions09.self, Thoughtless.chapter09, KnownMistake.chapter09),
      10: .init(Exercises10.self, Solutions10.self, Thoughtless.chapter10, KnownMistake.chapter10),
      11: .init(Exercises11.self, Solutions11.self, Thoughtless.chapter11, KnownMistake.chapter11),
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

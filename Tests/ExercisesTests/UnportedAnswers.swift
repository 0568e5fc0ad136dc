import Curriculum
import Exercises02
import Exercises03
import Exercises05
import Exercises07
import Exercises08
import Exercises09
import Exercises10
import Exercises11
import Exercises12
import Exercises13
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
      2: .init(Exercises02.self, Solutions02.self, Thoughtless.chapter02, KnownMistake.chapter02),
      3: .init(Exercises03.self, Solutions03.self, Thoughtless.chapter03, KnownMistake.chapter03),
      5: .init(Exercises05.self, Solutions05.self, Thoughtless.chapter05, KnownMistake.chapter05),
      7: .init(Exercises07.self, Solutions07.self, Thoughtless.chapter07, KnownMistake.chapter07),
      8: .init(Exercises08.self, Solutions08.self, Thoughtless.chapter08, KnownMistake.chapter08),
      9: .init(Exercises09.self, Solutions09.self, Thoughtless.chapter09, KnownMistake.chapter09),
      10: .init(Exercises10.self, Solutions10.self, Thoughtless.chapter10, KnownMistake.chapter10),
      11: .init(Exercises11.self, Solutions11.self, Thoughtless.chapter11, KnownMistake.chapter11),
      12: .init(Exercises12.self, Solutions12.self, Thoughtless.chapter12, KnownMistake.chapter12),
      13: .init(Exercises13.self, Solutions13.self, Thoughtless.chapter13, KnownMistake.chapter13),
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

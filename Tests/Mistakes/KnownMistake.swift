import Curriculum

/// A plausible wrong answer to an exercise, and what its check says about it. Each chapter has a list of
/// them, in a file of its own.
public struct KnownMistake: Sendable {
  /// The exercise that it gets wrong; all others of the chapter it gets right.
  public let exercise: UnportedExercise
  /// Conforms to the chapter's protocol.
  public let implementation: @Sendable () -> Any.Type
  /// Word for word.
  public let diagnosis: String

  init(
    _ exercise: UnportedExercise, _ implementation: @autoclosure @escaping @Sendable () -> Any.Type,
    _ diagnosis: String
  ) {
    (self.exercise, self.implementation, self.diagnosis) = (exercise, implementation, diagnosis)
  }
}

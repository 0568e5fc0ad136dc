import Curriculum

/// Your answers to chapter 6's exercises, each in a file of its own. Nothing to do in this one.
public final class Answers: ChapterAnswers {
  public static let all = [
    Answer(Exercises.parameters, parameters),
    Answer(Exercises.linear, linear),
    Answer(Exercises.initHe, initHe),
    Answer(Exercises.crossEntropy, crossEntropy),
  ]
}

import Curriculum

/// Your answers to chapter 5's exercises, each in a file of its own. Nothing to do in this one.
public final class Answers: ChapterAnswers {
  public static let all = [
    Answer(Exercises.unbroadcast, unbroadcast),
    Answer(Exercises.matmulVJP, matmulVJP),
    Answer(Exercises.reduceVJP, reduceVJP),
    Answer(Exercises.gradcheck, gradcheck),
  ]
}

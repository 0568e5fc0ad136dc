import Curriculum

/// Your answers to chapter 14's exercises, each in a file of its own. Nothing to do in this one.
public final class Answers: ChapterAnswers {
  public static let all = [
    Answer(Exercises.kNN, kNN),
    Answer(Exercises.linearProbe, linearProbe),
    Answer(Exercises.fineTune, fineTune),
    Answer(Exercises.recallAtK, recallAtK),
  ]
}

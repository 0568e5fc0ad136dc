import Curriculum

/// Your answers to chapter 2's exercises, each in a file of its own. Nothing to do in this one.
public final class Answers: ChapterAnswers {
  public static let all = [
    Answer(Exercises.transposeView, transposeView),
    Answer(Exercises.broadcastShape, broadcastShape),
    Answer(Exercises.sliceView, sliceView),
  ]
}

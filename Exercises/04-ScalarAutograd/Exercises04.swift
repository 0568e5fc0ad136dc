import Curriculum

/// Your answers to chapter 4's exercises, each in a file of its own. Nothing to do in this one.
public final class Answers: ChapterAnswers {
  public static let all = [
    Answer(Exercises.localGrads, localGrads),
    Answer(Exercises.topologicalOrder, topologicalOrder),
    Answer(Exercises.backward, backward),
    Answer(Exercises.dot, dot),
  ]
}

import Curriculum

/// Your answers to chapter 1's exercises, each in a file of its own. Nothing to do in this one.
public final class Answers: ChapterAnswers {
  public static let all = [
    Answer(Exercises.rowMajorStrides, rowMajorStrides),
    Answer(Exercises.offset, offset),
    Answer(Exercises.render, render),
  ]
}

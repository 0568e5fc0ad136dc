import Curriculum

/// Your answers to chapter 15's exercises, each in a file of its own. Nothing to do in this one.
public final class Answers: ChapterAnswers {
  public static let all = [
    Answer(Exercises.twoViews, twoViews),
    Answer(Exercises.projectionHead, projectionHead),
    Answer(Exercises.ntXent, ntXent),
    Answer(Exercises.stopGradient, stopGradient),
  ]
}

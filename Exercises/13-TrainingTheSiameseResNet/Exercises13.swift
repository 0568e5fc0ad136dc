import Curriculum

/// Your answers to chapter 13's exercises, each in a file of its own. Nothing to do in this one.
public final class Answers: ChapterAnswers {
  public static let all = [
    Answer(Exercises.tripletLoss, tripletLoss),
    Answer(Exercises.hardestNegative, hardestNegative),
    Answer(Exercises.collapseMeter, collapseMeter),
    Answer(Exercises.checkpoint, checkpoint),
  ]
}

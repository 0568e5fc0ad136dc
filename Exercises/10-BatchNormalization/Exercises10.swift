import Curriculum

/// Your answers to chapter 10's exercises, each in a file of its own. Nothing to do in this one.
public final class Answers: ChapterAnswers {
  public static let all = [
    Answer(Exercises.forwardTrain, forwardTrain),
    Answer(Exercises.runningStats, runningStats),
    Answer(Exercises.batchNormBackward, batchNormBackward),
  ]
}

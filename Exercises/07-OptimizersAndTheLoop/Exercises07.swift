import Curriculum

/// Your answers to chapter 7's exercises, each in a file of its own. Nothing to do in this one.
public final class Answers: ChapterAnswers {
  public static let all = [
    Answer(Exercises.sgdMomentum, sgdMomentum),
    Answer(Exercises.adam, adam),
    Answer(Exercises.cosineWarmup, cosineWarmup),
    Answer(Exercises.trainStep, trainStep),
  ]
}

import Curriculum

/// Your answers to chapter 12's exercises, each in a file of its own. Nothing to do in this one.
public final class Answers: ChapterAnswers {
  public static let all = [
    Answer(Exercises.pairDistance, pairDistance),
    Answer(Exercises.contrastiveLoss, contrastiveLoss),
    Answer(Exercises.sharedWeights, sharedWeights),
    Answer(Exercises.samplePairs, samplePairs),
    Answer(Exercises.boundedOutput, boundedOutput),
  ]
}

import Curriculum

/// Your answers to chapter 11's exercises, each in a file of its own. Nothing to do in this one.
public final class Answers: ChapterAnswers {
  public static let all = [
    Answer(Exercises.basicBlock, basicBlock),
    Answer(Exercises.stage, stage),
    Answer(Exercises.resnet18, resnet18),
    Answer(Exercises.loadWeights, loadWeights),
  ]
}

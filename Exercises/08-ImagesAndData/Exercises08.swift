import Curriculum

/// Your answers to chapter 8's exercises, each in a file of its own. Nothing to do in this one.
public final class Answers: ChapterAnswers {
  public static let all = [
    Answer(Exercises.batches, batches),
    Answer(Exercises.normalize, normalize),
    Answer(Exercises.randomCropFlip, randomCropFlip),
    Answer(Exercises.resize, resize),
  ]
}

import Curriculum

/// Your answers to chapter 9's exercises, each in a file of its own. Nothing to do in this one.
public final class Answers: ChapterAnswers {
  public static let all = [
    Answer(Exercises.outputSize, outputSize),
    Answer(Exercises.im2col, im2col),
    Answer(Exercises.conv2dBackward, conv2dBackward),
    Answer(Exercises.maxPoolBackward, maxPoolBackward),
  ]
}

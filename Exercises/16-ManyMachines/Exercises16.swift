import Curriculum

/// Your answers to chapter 16's exercises, each in a file of its own. Nothing to do in this one.
public final class Answers: ChapterAnswers {
  public static let all = [
    Answer(Exercises.shardIndices, shardIndices),
    Answer(Exercises.treeAllReduce, treeAllReduce),
    Answer(Exercises.syncBatchNorm, syncBatchNorm),
    Answer(Exercises.gatherWithGradient, gatherWithGradient),
    Answer(Exercises.accumulateThenReduce, accumulateThenReduce),
  ]
}

import Autograd
import Curriculum
import Tensors

extension Thoughtless {
  public static var chapter13: [any Chapter13Exercises.Type] {
    [Zeros13.self, Input13.self, Nothing13.self]
  }
}

enum Zeros13: Chapter13Exercises {
  static func tripletLoss(
    anchors: Variable, positives: Variable, negatives: Variable, margin: Float
  ) -> Variable { Variable(0) }
  static func hardestNegative(_ distances: Tensor<Float>, labels: [Int]) -> [Int?] {
    labels.map { _ in 0 }
  }
  static func collapseMeter(_ embeddings: Tensor<Float>) -> Float { 0 }
  static func checkpoint(_ run: TrainingRun) -> TrainingRun {
    let copy = TrainingRun(seed: 0)
    copy.weights = run.weights.map { _ in 0 }
    return copy
  }
}

enum Input13: Chapter13Exercises {
  static func tripletLoss(
    anchors: Variable, positives: Variable, negatives: Variable, margin: Float
  ) -> Variable { Variable(Tensor(margin)) }
  static func hardestNegative(_ distances: Tensor<Float>, labels: [Int]) -> [Int?] { labels }
  static func collapseMeter(_ embeddings: Tensor<Float>) -> Float { embeddings.mean().item }
  static func checkpoint(_ run: TrainingRun) -> TrainingRun { run }
}

enum Nothing13: Chapter13Exercises {
  static func tripletLoss(
    anchors: Variable, positives: Variable, negatives: Variable, margin: Float
  ) -> Variable { Variable(Tensor([], shape: [0, 7])) }
  static func hardestNegative(_ distances: Tensor<Float>, labels: [Int]) -> [Int?] { [] }
  static func collapseMeter(_ embeddings: Tensor<Float>) -> Float { .nan }
  static func checkpoint(_ run: TrainingRun) -> TrainingRun { TrainingRun(seed: 0) }
}

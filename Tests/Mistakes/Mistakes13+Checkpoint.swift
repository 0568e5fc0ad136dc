import Curriculum
import Solutions

/// A whole copy, changed; the second is a new run.
private func changed(
  _ run: TrainingRun, _ change: (_ copy: TrainingRun, _ fresh: TrainingRun) -> Void
) throws -> TrainingRun {
  let copy = try Solutions13.checkpoint(run)
  change(copy, TrainingRun(seed: 0))
  return copy
}

enum RunItself: Mistake13 {
  static func checkpoint(_ run: TrainingRun) throws -> TrainingRun {
    run
  }
}

enum WeightsOnly: Mistake13 {
  static func checkpoint(_ run: TrainingRun) throws -> TrainingRun {
    let copy = TrainingRun(seed: 0)
    copy.weights = run.weights
    return copy
  }
}

enum WeightsForgotten: Mistake13 {
  static func checkpoint(_ run: TrainingRun) throws -> TrainingRun {
    try changed(run) { copy, fresh in copy.weights = fresh.weights }
  }
}

enum WeightsRounded: Mistake13 {
  static func checkpoint(_ run: TrainingRun) throws -> TrainingRun {
    try changed(run) { copy, _ in
      copy.weights = copy.weights.map { ($0 * 1000).rounded() / 1000 }
    }
  }
}

enum MomentsForgotten: Mistake13 {
  static func checkpoint(_ run: TrainingRun) throws -> TrainingRun {
    try changed(run) { copy, fresh in
      (copy.firstMoment, copy.secondMoment) = (fresh.firstMoment, fresh.secondMoment)
    }
  }
}

enum StepForgotten: Mistake13 {
  static func checkpoint(_ run: TrainingRun) throws -> TrainingRun {
    try changed(run) { copy, fresh in copy.stepCount = fresh.stepCount }
  }
}

enum RunningMeanForgotten: Mistake13 {
  static func checkpoint(_ run: TrainingRun) throws -> TrainingRun {
    try changed(run) { copy, fresh in copy.runningMean = fresh.runningMean }
  }
}

enum GeneratorForgotten: Mistake13 {
  static func checkpoint(_ run: TrainingRun) throws -> TrainingRun {
    try changed(run) { copy, fresh in copy.generator = fresh.generator }
  }
}

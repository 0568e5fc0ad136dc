import Curriculum

extension Exercises13 {
  /// Exercise 13.4: make a checkpoint.
  ///
  /// A long training will be interrupted. What has been kept decides whether it goes on as if nothing had
  /// happened. The weights alone are not enough: a step reads more than the weights, and whatever starts
  /// afresh makes the run another one.
  ///
  /// Return a copy of `run` that goes on exactly as `run` does: after any number of steps by each, both have
  /// the same weights, to the last bit. The copy is a run of its own; when `run` goes on, it stays.
  ///
  /// `TrainingRun(seed: 0)` is a new run. Its properties, which can all be set: `weights`, `firstMoment`,
  /// `secondMoment`, `stepCount`, `runningMean`, `generator`.
  public static func checkpoint(_ run: TrainingRun) throws -> TrainingRun {
    throw Unsolved("checkpoint")
  }
}

import Tensors

/// Checks `checkpoint` at the beginning of a run and after some steps: nothing may be missing, and run and
/// copy must go on the same, each by itself.
public func checkCheckpoint(_ exercises: any Chapter13Exercises.Type) -> Report {
  .checking {
    for steps in [7, 1, 0, 20] {
      let (run, twin) = (TrainingRun(seed: 13), TrainingRun(seed: 13))
      for _ in 0..<steps {
        run.step()
        twin.step()
      }
      let copy = try exercises.checkpoint(run)
      let state = State(copy)
      if let failure = failure(state, State(twin), run, copy, steps) { return failure }
      for _ in 0..<5 { run.step() }
      guard State(copy) == state else { return shared(steps) }
      for _ in 0..<5 { copy.step() }
      guard State(copy) != State(run) else { continue }
      return Report.Failure(
        input: "\(steps) steps, then five more by each", actual: "\(copy.weights)",
        expected: "\(run.weights)", difference: "the weights", diagnosis: nil)
    }
    return nil
  }
}

/// All of a run, to compare: numbers by their bits, the generator by what it draws next.
private struct State: Equatable {
  let weights: [Float]
  let moments: [UInt32]
  let stepCount: Int
  let runningMean: UInt32
  let draws: [UInt64]

  init(_ run: TrainingRun) {
    weights = run.weights
    moments = (run.firstMoment + run.secondMoment).map(\.bitPattern)
    (stepCount, runningMean) = (run.stepCount, run.runningMean.bitPattern)
    var generator = run.generator
    draws = (0..<4).map { _ in generator.next() }
  }

  /// What differs from `other`, by name.
  func differing(from other: State) -> [String] {
    [
      weights == other.weights ? nil : "weights",
      moments == other.moments ? nil : "moments",
      stepCount == other.stepCount ? nil : "stepCount",
      runningMean == other.runningMean ? nil : "runningMean",
      draws == other.draws ? nil : "generator",
    ].compactMap(\.self)
  }
}

private func failure(
  _ actual: State, _ expected: State, _ run: TrainingRun, _ copy: TrainingRun, _ steps: Int
) -> Report.Failure? {
  if State(run) != expected {
    return Report.Failure(
      input: "a run after \(steps) steps", actual: "the run was changed", expected: "a copy of it",
      difference: State(run).differing(from: expected).joined(separator: ", "), diagnosis: nil)
  }
  if copy === run { return shared(steps) }
  let differing = actual.differing(from: expected)
  if differing.isEmpty { return nil }
  return Report.Failure(
    input: "a run after \(steps) steps", actual: "weights \(actual.weights)",
    expected: "weights \(expected.weights)",
    difference: "these are not those of the run: " + differing.joined(separator: ", "),
    diagnosis: diagnosis(differing, actual, expected))
}

private func shared(_ steps: Int) -> Report.Failure {
  Report.Failure(
    input: "a run after \(steps) steps, which then goes on", actual: "the checkpoint goes on too",
    expected: "it stays as it was", difference: "the checkpoint moved",
    diagnosis: "the run itself, not a copy: it has trained on by the time that it is needed")
}

private func diagnosis(_ differing: [String], _ actual: State, _ expected: State) -> String? {
  switch differing {
  case ["weights"]:
    let isNear = zip(actual.weights, expected.weights).allSatisfy { abs($0 - $1) < 1e-2 }
    return isNear
      ? "rounded: the weights are near those of the run, but not the same to the last bit"
      : "the weights forgotten: all else is kept"
  case ["moments"]: return "Adam's means forgotten: the next steps go another way"
  case ["stepCount"]: return "the number of steps forgotten: correction and schedule start again"
  case ["runningMean"]:
    return "the running mean forgotten: nobody learns it, but every answer depends on it"
  case ["generator"]:
    return "the generator forgotten: other examples are drawn than without a break"
  case ["moments", "stepCount", "runningMean", "generator"]:
    return "the weights only: what a step reads besides them is missing"
  default: return nil
  }
}

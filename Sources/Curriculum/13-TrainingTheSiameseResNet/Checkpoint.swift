import Tensors  // for the check

extension Solutions {
  /// Exercise 13.4: make a checkpoint.
  ///
  /// A long training run will be interrupted. What has been saved decides whether it resumes as if nothing had
  /// happened. The weights alone are not enough: a step reads more than the weights, and whatever starts
  /// from its initial value makes it a different run.
  ///
  /// Return a copy of `run` that continues exactly as `run` does: after any number of steps by each, both have
  /// the same weights, bit for bit. The copy is a run of its own: when `run` continues, the copy stays the same.
  ///
  /// `TrainingRun(seed: 0)` is a new run. It has these properties, and you can set all of them: `weights`,
  /// `firstMoment`, `secondMoment`, `stepCount`, `runningMean`, `generator`.
  public static func checkpoint(_ run: TrainingRun) throws -> TrainingRun {
    let copy = TrainingRun(seed: 0)
    copy.weights = run.weights
    (copy.firstMoment, copy.secondMoment) = (run.firstMoment, run.secondMoment)
    copy.stepCount = run.stepCount
    copy.runningMean = run.runningMean
    copy.generator = run.generator
    return copy
  }
}

extension Exercises {
  public static let checkpoint = Exercise<(TrainingRun) throws -> TrainingRun>(
    .checkpoint, solution: Solutions.checkpoint,
    cases: { [7, 1, 0, 20].map { Interruption(steps: $0) } },
    run: { checkpoint, interruption in
      CheckpointOutcome(interruption, try checkpoint(interruption.run))
    },
    mismatch: { $1.mismatch(after: $0.steps) }, isSame: { $0.isSame(as: $1) },
    describe: { "a run after \($0.steps) steps" },
    trivialAnswers: [
      { run in
        let copy = TrainingRun(seed: 0)
        copy.weights = run.weights.map { _ in 0 }
        return copy
      }, { $0 }, { _ in TrainingRun(seed: 0) },
    ],
    mistakes: {
      Mistake("the run itself, not a copy: when the run continues, the checkpoint changes, too") {
        $0
      }
      Mistake("only the weights: the other values that a step reads are missing") { run in
        let copy = TrainingRun(seed: 0)
        copy.weights = run.weights
        return copy
      }
      changed("the weights are missing: everything else is saved") { $0.weights = $1.weights }
      changed("weights rounded: they are close to those of the run, but not the same bit for bit") {
        copy, _ in copy.weights = copy.weights.map { ($0 * 1000).rounded() / 1000 }
      }
      changed("Adam's averages are missing: the next steps are different") {
        ($0.firstMoment, $0.secondMoment) = ($1.firstMoment, $1.secondMoment)
      }
      .also { run in
        let copy = try Solutions.checkpoint(run)
        copy.secondMoment = [0, 0, 0]
        return copy
      }
      changed("the number of steps is missing: bias correction and schedule start again") {
        $0.stepCount = $1.stepCount
      }
      changed("the running mean is missing: it is not learned, but every prediction uses it") {
        $0.runningMean = $1.runningMean
      }
      changed("the generator is missing: the resumed run draws different examples") {
        $0.generator = $1.generator
      }
    })
}

/// A complete copy with one thing taken from a new run.
private func changed(
  _ sentence: String, _ change: @escaping (_ copy: TrainingRun, _ new: TrainingRun) -> Void
) -> Mistake<(TrainingRun) throws -> TrainingRun, Interruption, CheckpointOutcome> {
  Mistake(sentence) { run in
    let copy = try Solutions.checkpoint(run)
    change(copy, TrainingRun(seed: 0))
    return copy
  }
}

/// A run at the moment when it is interrupted.
private struct Interruption {
  let steps: Int
  let run = TrainingRun(seed: 13)

  init(steps: Int) {
    self.steps = steps
    for _ in 0..<steps { run.step() }
  }
}

private struct CheckpointOutcome {
  /// The run before and after the checkpoint was made.
  let before, after: RunState
  let isRunItself: Bool
  let copy: RunState
  /// The copy after five more steps of the run, then both after five more steps of the copy; `nil` if the
  /// copy is not complete.
  let continued: (copy: RunState, copyAfterFive: RunState, runAfterFive: RunState)?

  init(_ interruption: Interruption, _ copy: TrainingRun) {
    let (run, before) = (interruption.run, RunState(Interruption(steps: interruption.steps).run))
    (self.before, after, self.copy) = (before, RunState(run), RunState(copy))
    isRunItself = copy === run
    guard RunState(copy) == before, !isRunItself else {
      continued = nil
      return
    }
    for _ in 0..<5 { run.step() }
    let unmoved = RunState(copy)
    for _ in 0..<5 { copy.step() }
    continued = (unmoved, RunState(copy), RunState(run))
  }

  /// Whether the same parts are wrong; a part that was left out depends on the seed of the new run.
  func isSame(as other: Self) -> Bool {
    isRunItself == other.isRunItself
      && copy.differing(from: before) == other.copy.differing(from: other.before)
      && after.differing(from: before) == other.after.differing(from: other.before)
      && hasCloseWeights == other.hasCloseWeights
  }

  /// Whether the weights would be right if they were rounded.
  private var hasCloseWeights: Bool {
    copy.weights.count == before.weights.count
      && zip(copy.weights, before.weights).allSatisfy { abs($0 - $1) < 1e-2 }
  }

  func mismatch(after steps: Int) -> Mismatch? {
    let input = "a run after \(steps) steps"
    let changed = after.differing(from: before)
    if !changed.isEmpty {
      return Mismatch(
        actual: "the run was changed", expected: "a copy of it",
        difference: changed.joined(separator: ", "))
    }
    if isRunItself || continued.map({ $0.copy != copy }) ?? false {
      return Mismatch(
        input: input + ", which then continues", actual: "the checkpoint changes, too",
        expected: "the checkpoint stays the same", difference: "the checkpoint has changed")
    }
    let missing = copy.differing(from: before)
    guard let continued else {
      return Mismatch(
        actual: "weights \(copy.weights)", expected: "weights \(before.weights)",
        difference: "these are not those of the run: " + missing.joined(separator: ", "))
    }
    if continued.copyAfterFive == continued.runAfterFive { return nil }
    return Mismatch(
      input: input + ", then five more by each", actual: "\(continued.copyAfterFive.weights)",
      expected: "\(continued.runAfterFive.weights)", difference: "the weights")
  }
}

/// Everything in a run, to compare: numbers by their bits, the generator by what it draws next.
private struct RunState: Equatable {
  let weights: [Float]
  private let weightBits, moments: [UInt32]
  private let stepCount: Int
  private let runningMean: UInt32
  private let draws: [UInt64]

  init(_ run: TrainingRun) {
    weights = run.weights
    weightBits = weights.map(\.bitPattern)
    moments = (run.firstMoment + run.secondMoment).map(\.bitPattern)
    (stepCount, runningMean) = (run.stepCount, run.runningMean.bitPattern)
    var generator = run.generator
    draws = (0..<4).map { _ in generator.next() }
  }

  /// The names of the parts that differ.
  func differing(from other: RunState) -> [String] {
    [
      weightBits == other.weightBits ? nil : "weights",
      moments == other.moments ? nil : "moments",
      stepCount == other.stepCount ? nil : "stepCount",
      runningMean == other.runningMean ? nil : "runningMean",
      draws == other.draws ? nil : "generator",
    ].compactMap(\.self)
  }
}

import Glibc
import Tensors  // for the check

extension Solutions {
  /// Exercise 7.3: a learning-rate schedule that warms up and then decays like a cosine.
  ///
  /// At first a network's gradients are large, and Adam's averages contain few of them: small steps are
  /// safer. At the end the parameters must settle: small steps again. In between, large steps make progress.
  ///
  ///     step < warmup:      peak · (step + 1) / warmup      a line; its last step reaches the peak
  ///     then:               peak · (1 + cos(π · t)) / 2     with t = (step − warmup) / (steps − warmup)
  ///     from `steps` on:    0
  ///
  /// With a warm-up of 4 steps, 12 steps in all and a peak of 1: 0.25, 0.5, 0.75, 1, 1, 0.96, 0.85, 0.69,
  /// 0.5, 0.31, 0.15, 0.04, and 0 from then on.
  ///
  /// - Parameters:
  ///   - step: the index of the step, from 0.
  ///   - warmup: the number of steps of the warm-up; 0 for none.
  ///   - steps: the number of all steps, at least `warmup`.
  ///   - peak: the highest learning rate.
  /// - Returns: the learning rate of the step.
  public static func cosineWarmup(
    step: Int, warmup: Int, steps: Int, peak: Double
  ) throws -> Double {
    if step < warmup { return peak * Double(step + 1) / Double(warmup) }
    if step >= steps { return 0 }
    let t = Double(step - warmup) / Double(steps - warmup)
    return peak * (1 + cos(.pi * t)) / 2
  }
}

extension Exercises {
  public static let cosineWarmup = Exercise<(Int, Int, Int, Double) throws -> Double>(
    .cosineWarmup, solution: Solutions.cosineWarmup, cases: moments,
    run: { try $0($1.step, $1.warmup, $1.steps, $1.peak) }, expected: reference,
    describe: {
      "step \($0.step), warm-up \($0.warmup), steps \($0.steps), peak \($0.peak)"
    },
    difference: difference,
    trivialAnswers: [{ _, _, _, _ in 0 }, { _, _, _, peak in peak }, { _, _, _, _ in .nan }],
    mistakes: {
      Mistake("the first step has learning rate 0 and is lost: begin with peak/warmup") {
        step, warmup, steps, peak in
        step < warmup
          ? peak * Double(step) / Double(warmup)
          : try Solutions.cosineWarmup(step: step, warmup: warmup, steps: steps, peak: peak)
      }
      .also { step, warmup, steps, peak in
        step <= warmup
          ? peak * Double(step) / Double(warmup)
          : try Solutions.cosineWarmup(step: step, warmup: warmup, steps: steps, peak: peak)
      }
      Mistake("the warm-up is one step too long: its steps are those below `warmup`") {
        step, warmup, steps, peak in
        step <= warmup
          ? peak * Double(step + 1) / Double(warmup)
          : try Solutions.cosineWarmup(step: step, warmup: warmup, steps: steps, peak: peak)
      }
      .also { step, warmup, steps, peak in
        warmup > 0 && step == warmup
          ? peak * Double(step + 1) / Double(warmup)
          : try Solutions.cosineWarmup(step: step, warmup: warmup, steps: steps, peak: peak)
      }
      Mistake("no warm-up: the first steps already have the full learning rate") {
        step, warmup, steps, peak in
        step < warmup
          ? peak : try Solutions.cosineWarmup(step: step, warmup: warmup, steps: steps, peak: peak)
      }
      .also { step, _, steps, peak in
        try Solutions.cosineWarmup(step: step, warmup: 0, steps: steps, peak: peak)
      }
      decay("the cosine is counted from step 0: it begins where the warm-up has ended") {
        (1 + cos(.pi * Double($0) / Double($2))) / 2
      }
      decay("π is missing: half a wave is as long as π, so cos(π · t)") {
        (1 + cos(t($0, $1, $2))) / 2
      }
      decay("a whole wave: half a wave falls from the peak to 0, so cos(π · t)") {
        (1 + cos(2 * .pi * t($0, $1, $2))) / 2
      }
      decay("a straight line down: the decay is half a cosine wave") { 1 - t($0, $1, $2) }
      decay("a quarter of a wave: (1 + cos(π · t)) / 2 is gentle at both ends") {
        cos(.pi * t($0, $1, $2) / 2)
      }
      decay(
        "it stays at the peak: does t grow? 3 / 8 of integers is 0; convert them to Double first"
      ) { (1 + cos(.pi * Double(($0 - $1) / ($2 - $1)))) / 2 }
      // Without an end, in any form.
      Mistake(
        "it does not end: from step `steps` on the learning rate is 0, or it would rise again"
      ) { step, warmup, steps, peak in
        step < steps
          ? try Solutions.cosineWarmup(step: step, warmup: warmup, steps: steps, peak: peak)
          : peak * (1 + cos(.pi * t(step, warmup, steps))) / 2
      }
      .signs { moment, _ in moment.step >= moment.steps }
      decay("not halved: 1 + cos is 2 at the top") { 1 + cos(.pi * t($0, $1, $2)) }
      Mistake("integer division: 3 / 8 is 0; convert to Double before dividing, not after") {
        step, warmup, steps, peak in
        step < warmup
          ? peak * Double((step + 1) / warmup)
          : try Solutions.cosineWarmup(step: step, warmup: warmup, steps: steps, peak: peak)
      }
      .also { step, warmup, steps, peak in
        if step < warmup { return peak * Double((step + 1) / warmup) }
        if step >= steps { return 0 }
        return peak * (1 + cos(.pi * Double((step - warmup) / (steps - warmup)))) / 2
      }
    })
}

/// What fraction of the decay is over.
private func t(_ step: Int, _ warmup: Int, _ steps: Int) -> Double {
  Double(step - warmup) / Double(steps - warmup)
}

/// Right but for the decay.
///
/// - Parameter fraction: the fraction of the peak, given step, warm-up and steps.
private func decay(
  _ sentence: String, _ fraction: @escaping (Int, Int, Int) -> Double
) -> Mistake<(Int, Int, Int, Double) throws -> Double, Moment, Double> {
  Mistake(sentence) { step, warmup, steps, peak in
    step >= warmup && step < steps
      ? peak * fraction(step, warmup, steps)
      : try Solutions.cosineWarmup(step: step, warmup: warmup, steps: steps, peak: peak)
  }
}

/// One step of a training run.
private struct Moment {
  let step, warmup, steps: Int
  let peak: Double
}

/// Every step and some beyond the end, of runs by hand, without warm-up, with hardly any, and with nothing
/// else; then of random ones.
private func moments() -> [Moment] {
  var generator = Generator(seed: 73)
  let byHand: [(warmup: Int, steps: Int, peak: Double)] = [
    (4, 12, 1), (0, 10, 0.5), (1, 3, 2), (5, 5, 1), (0, 1, 1),
  ]
  let random = (0..<6).map { _ in
    let warmup = generator.integer(below: 20)
    return (
      warmup: warmup, steps: warmup + 1 + generator.integer(below: 30),
      peak: Double(1 + generator.integer(below: 8)) / 4
    )
  }
  return (byHand + random).flatMap { run in
    (0..<run.steps + 4).map {
      Moment(step: $0, warmup: run.warmup, steps: run.steps, peak: run.peak)
    }
  }
}

/// By sin²: (1 + cos x) / 2 = cos²(x / 2) = sin²((π − x) / 2).
private func reference(_ moment: Moment) -> Double {
  if moment.step < moment.warmup {
    return moment.peak / Double(moment.warmup) * Double(moment.step + 1)
  }
  let left = max(0, moment.steps - moment.step)
  if left == 0 { return 0 }
  let sine = sin(.pi / 2 * Double(left) / Double(moment.steps - moment.warmup))
  return moment.peak * sine * sine
}

private func difference(_ actual: Double, _ expected: Double) -> String? {
  let isSame =
    actual == expected || actual.isNaN && expected.isNaN
    || (actual - expected).magnitude <= 1e-9
  return isSame ? nil : "the learning rate is \(actual), expected \(expected)"
}

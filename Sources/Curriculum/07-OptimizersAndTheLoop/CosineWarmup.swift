import Glibc
import Tensors

/// Checks `cosineWarmup` at every step of several trainings, and beyond their ends.
public func checkCosineWarmup(_ exercises: any Chapter07Exercises.Type) -> Report {
  .checking {
    var generator = Generator(seed: 73)
    let random = (0..<6).map { _ in
      let warmup = generator.integer(below: 20)
      return Plan(
        warmup: warmup, steps: warmup + 1 + generator.integer(below: 30),
        peak: Double(1 + generator.integer(below: 8)) / 4)
    }
    for plan in byHand + random {
      for step in 0..<plan.steps + 4 {
        let actual = try exercises.cosineWarmup(
          step: step, warmup: plan.warmup, steps: plan.steps, peak: plan.peak)
        let expected = plan.rate(step)
        if (actual - expected).magnitude <= 1e-9 { continue }
        return Report.Failure(
          input: "step \(step), warm-up \(plan.warmup), steps \(plan.steps), peak \(plan.peak)",
          actual: "\(actual)", expected: "\(expected)",
          difference: "the rate is \(actual), expected \(expected)",
          diagnosis: try plan.diagnosis(actual, step, exercises))
      }
    }
    return nil
  }
}

/// By hand, without warm-up, with hardly any, and with nothing but.
private let byHand = [
  Plan(warmup: 4, steps: 12, peak: 1), Plan(warmup: 0, steps: 10, peak: 0.5),
  Plan(warmup: 1, steps: 3, peak: 2), Plan(warmup: 5, steps: 5, peak: 1),
  Plan(warmup: 0, steps: 1, peak: 1),
]

private struct Plan: Sendable {
  let warmup, steps: Int
  let peak: Double

  func rate(_ step: Int) -> Double {
    if step < warmup { return line(step + 1) }
    return step >= steps ? 0 : fall(Double(step - warmup) / Double(steps - warmup))
  }

  private func line(_ step: Int) -> Double { peak * Double(step) / Double(warmup) }

  private func fall(_ share: Double) -> Double { peak * (1 + cos(.pi * share)) / 2 }

  func diagnosis(
    _ actual: Double, _ step: Int, _ exercises: any Chapter07Exercises.Type
  ) throws -> String? {
    func isNear(_ wrong: Double) -> Bool { (actual - wrong).magnitude <= 1e-9 }
    if step < warmup {
      // Step 0 alone does not tell a line that begins too low from none.
      let second = try exercises.cosineWarmup(
        step: step + 1, warmup: warmup, steps: steps, peak: peak)
      if warmup > 2 && actual == 0 && second == 0 {
        return "whole numbers divided: 3 / 8 is 0; make them Double before, not after"
      }
      if isNear(line(step)) { return "the first step has rate 0 and is lost: begin with 1/warmup" }
      if isNear(peak) { return "no warm-up: the first steps already have the whole rate" }
      return nil
    }
    if step == warmup && isNear(line(step + 1)) {
      return "the warm-up is one step too long: its steps are those below `warmup`"
    }
    if step >= steps {
      return "it does not end: from the last step on the rate is 0, or it would rise again"
    }
    let share = Double(step - warmup) / Double(steps - warmup)
    if isNear(fall(Double(step) / Double(steps))) {
      return "the cosine is counted from step 0: it begins where the warm-up has ended"
    }
    if isNear(fall(share / .pi)) {
      return "π is missing: half a wave is as long as π, so cos(π · t)"
    }
    if isNear(fall(2 * share)) { return "a whole wave: half of one falls from 1 to 0, π · t" }
    if isNear(peak * (1 - share)) { return "a straight line down: the fall is half a cosine wave" }
    if isNear(peak * cos(.pi * share / 2)) {
      return "a quarter of a wave: (1 + cos(π · t)) / 2 is gentle at both ends"
    }
    if isNear(2 * fall(share)) { return "not halved: 1 + cos is 2 at the top" }
    return isNear(peak)
      ? "it stays at the peak: does t grow? 3 / 8 in whole numbers is 0; make them Double first"
      : nil
  }
}

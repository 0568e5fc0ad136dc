import Curriculum
import ScalarAutograd
import Solutions

enum FromTheInputs: Mistake04 {
  static func backward(_ result: Number) {
    for number in result.history { number.gradient = 0 }
    result.gradient = 1
    for number in result.history {
      for (input, local) in zip(number.inputs, number.localGradients) {
        input.gradient += number.gradient * local
      }
    }
  }
}

enum Overwrites: Mistake04 {
  static func backward(_ result: Number) {
    result.gradient = 1
    for number in result.history.reversed() {
      for (input, local) in zip(number.inputs, number.localGradients) {
        input.gradient = number.gradient * local
      }
    }
  }
}

/// As the right walk, but for one step.
private func walk(
  _ result: Number, resets: Bool = true, start: Double = 1,
  handing: (_ gradient: Double, _ local: Double) -> Double = { $0 * $1 }
) {
  let order = result.history
  if resets { for number in order { number.gradient = 0 } }
  result.gradient = start
  for number in order.reversed() {
    for (input, local) in zip(number.inputs, number.localGradients) {
      input.gradient += handing(number.gradient, local)
    }
  }
}

enum Stale: Mistake04 {
  static func backward(_ result: Number) { walk(result, resets: false) }
}

enum NoStart: Mistake04 {
  static func backward(_ result: Number) { walk(result, start: 0) }
}

enum UpstreamIgnored: Mistake04 {
  static func backward(_ result: Number) { walk(result) { _, local in local } }
}

enum LocalIgnored: Mistake04 {
  static func backward(_ result: Number) { walk(result) { gradient, _ in gradient } }
}

/// Goes on from each input at once, with whatever has arrived there so far.
enum HandsOnAtOnce: Mistake04 {
  static func backward(_ result: Number) {
    for number in result.history { number.gradient = 0 }
    result.gradient = 1
    func handOn(_ number: Number) {
      for (input, local) in zip(number.inputs, number.localGradients) {
        input.gradient += number.gradient * local
        handOn(input)
      }
    }
    handOn(result)
  }
}

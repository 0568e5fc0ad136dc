import Curriculum
import Solutions
import Tensors

/// A wrong answer that is easily taken for a known mistake. A name that does not fit sends the learner the
/// wrong way, so it gets words that are true of it, or none.
public struct LookAlike: Sendable {
  public let exercise: Exercise
  /// Conforms to the chapter's protocol.
  public let implementation: @Sendable () -> Any.Type
  /// What the check says of it, word for word; `nil` where it has no name for it.
  public let diagnosis: String?

  init(
    _ exercise: Exercise, _ implementation: @autoclosure @escaping @Sendable () -> Any.Type,
    _ diagnosis: String?
  ) {
    (self.exercise, self.implementation, self.diagnosis) = (exercise, implementation, diagnosis)
  }

  /// Those of all chapters.
  public static let all = [
    LookAlike(.transposeView, LastAxesExchanged.self, nil),
    LookAlike(
      .reduceVJP, DividedByAxes.self,
      "not divided by how many numbers went into the mean: each has only its share in it"),
    LookAlike(.gradcheck, RefusesAll.self, nil),
    LookAlike(
      .gradcheck, NoRoundingAllowed.self,
      "too strict: the difference of two large values of f is rounded, so allow for that"),
    LookAlike(.sgdMomentum, MomentumForgotten.self, nil),
    LookAlike(
      .cosineWarmup, WholeNumbersInWarmup.self,
      "whole numbers divided: 3 / 8 is 0; make them Double before, not after"),
  ]
}

/// Equal to the right answer, and to all axes reversed, where there are two.
enum LastAxesExchanged: Mistake02 {
  static func transposeView(_ view: View, _ a: Int, _ b: Int) throws -> View {
    let rank = view.shape.count
    return rank < 2 ? view : try Solutions02.transposeView(view, rank - 2, rank - 1)
  }
}

/// Not divided at all where one axis is summed.
enum DividedByAxes: Mistake05 {
  static func reduceVJP(
    _ gradient: Tensor<Float>, shape: [Int], axes: [Int], keepDims: Bool, isMean: Bool
  ) throws -> Tensor<Float> {
    let sum = try Solutions05.reduceVJP(
      gradient, shape: shape, axes: axes, keepDims: keepDims, isMean: false)
    return isMean ? sum / Float(axes.count) : sum
  }
}

enum RefusesAll: Mistake05 {
  static func gradcheck(
    _ f: (Tensor<Double>) -> Double, at x: Tensor<Double>, gradient: Tensor<Double>
  ) -> Bool { false }
}

enum NoRoundingAllowed: Mistake05 {
  static func gradcheck(
    _ f: (Tensor<Double>) -> Double, at x: Tensor<Double>, gradient: Tensor<Double>
  ) throws -> Bool {
    let isRight = try Solutions05.gradcheck(f, at: x, gradient: gradient)
    return isRight && gradient.scalars.allSatisfy { $0.magnitude < 10 }
  }
}

enum MomentumForgotten: Mistake07 {
  static func sgdMomentum(
    _ parameter: inout Tensor<Float>, velocity: inout Tensor<Float>, gradient: Tensor<Float>,
    learningRate: Float, momentum: Float
  ) throws {
    try Solutions07.sgdMomentum(
      &parameter, velocity: &velocity, gradient: gradient, learningRate: learningRate,
      momentum: 1)
  }
}

enum WholeNumbersInWarmup: Mistake07 {
  static func cosineWarmup(step: Int, warmup: Int, steps: Int, peak: Double) throws -> Double {
    if step < warmup { return peak * Double((step + 1) / warmup) }
    return try Solutions07.cosineWarmup(step: step, warmup: warmup, steps: steps, peak: peak)
  }
}

import Autograd
import Curriculum
import Glibc
import Layers
import Models
import Solutions
import Tensors

/// A wrong answer that is easily taken for a known mistake. A name that does not fit sends the learner the
/// wrong way, so it gets words that are true of it, or none.
public struct LookAlike: Sendable {
  public let exercise: UnportedExercise
  /// Conforms to the chapter's protocol.
  public let implementation: @Sendable () -> Any.Type
  /// What the check says of it, word for word; `nil` where it has no name for it.
  public let diagnosis: String?

  init(
    _ exercise: UnportedExercise, _ implementation: @autoclosure @escaping @Sendable () -> Any.Type,
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
    LookAlike(
      .gradcheck, LastOnly.self,
      "the first number does not count: any one that is wrong makes the whole wrong"),
    LookAlike(
      .gradcheck, NotPutBack.self,
      "with one number it is accepted, with several not: while one is moved, all others stay"),
    LookAlike(
      .matmulVJP, OneTurned.self, "transposed: dA has the shape of a, and dB that of b"),
    LookAlike(.sgdMomentum, MomentumForgotten.self, nil),
    LookAlike(.sgdMomentum, GradientShrunk.self, nil),
    LookAlike(
      .trainStep, NeverBackward.self,
      "nothing moves: backward() comes after the forgetting and before the step"),
    LookAlike(
      .batches, OneFurther.self,
      "some numbers come twice and others never: shuffle once, and begin each batch where the last "
        + "ended"),
    LookAlike(
      .resnet18, ParametersOnly.self, "relu is missing: there are eleven parts"),
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

/// Each number is compared, but what the last one says is all that is left.
enum LastOnly: Mistake05 {
  static func gradcheck(
    _ f: (Tensor<Double>) -> Double, at x: Tensor<Double>, gradient: Tensor<Double>
  ) throws -> Bool {
    let right = x.scalars.indices.map { place in
      var (up, down) = (x.scalars, x.scalars)
      up[place] += 1e-5
      down[place] -= 1e-5
      return (f(Tensor(up, shape: x.shape)) - f(Tensor(down, shape: x.shape))) / 2e-5
    }
    let given = gradient.scalars.last ?? 0
    return abs(right[right.count - 1] - given) <= 1e-4 * abs(given) + 1e-8
  }
}

/// The numbers that were tried stay moved.
enum NotPutBack: Mistake05 {
  static func gradcheck(
    _ f: (Tensor<Double>) -> Double, at x: Tensor<Double>, gradient: Tensor<Double>
  ) throws -> Bool {
    var (up, down) = (x.scalars, x.scalars)
    for (place, given) in gradient.scalars.enumerated() {
      up[place] += 1e-5
      down[place] -= 1e-5
      let numeric = (f(Tensor(up, shape: x.shape)) - f(Tensor(down, shape: x.shape))) / 2e-5
      if abs(numeric - given) > 1e-3 * abs(given) + 1e-8 { return false }
    }
    return gradient.shape == x.shape
  }
}

/// dA is right.
enum OneTurned: Mistake05 {
  static func matmulVJP(
    _ dC: Tensor<Float>, _ a: Tensor<Float>, _ b: Tensor<Float>
  ) throws -> (dA: Tensor<Float>, dB: Tensor<Float>) {
    let right = try Solutions05.matmulVJP(dC, a, b)
    return (right.dA, dC.transposed().matmul(a))
  }
}

/// Equal to an average of gradients where the momentum is a half.
enum GradientShrunk: Mistake07 {
  static func sgdMomentum(
    _ parameter: inout Tensor<Float>, velocity: inout Tensor<Float>, gradient: Tensor<Float>,
    learningRate: Float, momentum: Float
  ) {
    velocity = (velocity + gradient) * momentum
    parameter -= velocity * learningRate
  }
}

/// Nothing moves, but nothing was forgotten too late.
enum NeverBackward: Mistake07 {
  static func trainStep(
    _ parameters: [Parameter], learningRate: Float, loss: () -> Variable
  ) -> Float {
    for parameter in parameters { parameter.gradient = nil }
    let value = loss()
    for parameter in parameters {
      if let gradient = parameter.gradient { parameter.update { $0 -= gradient * learningRate } }
    }
    return value.item
  }
}

/// Nothing is drawn with replacement, but batches overlap.
enum OneFurther: Mistake08 {
  static func batches(
    count: Int, batchSize: Int, dropLast: Bool, using generator: inout Generator
  ) throws -> [[Int]] {
    let order = generator.permutation(count)
    let sizes = try Solutions08.batches(
      count: count, batchSize: batchSize, dropLast: dropLast, using: &generator
    ).map(\.count)
    return sizes.enumerated().map { start, size in Array(order[start..<start + size]) }
  }
}

/// The names are torchvision's, but not all of them.
enum ParametersOnly: Mistake11 {
  static func resnet18(
    classes: Int, channels: Int, stem: Stem, width: Int, using generator: inout Generator
  ) throws -> [NamedLayer] {
    try Solutions11.resnet18(
      classes: classes, channels: channels, stem: stem, width: width, using: &generator
    ).filter { $0.module.parameterCount > 0 }
  }
}

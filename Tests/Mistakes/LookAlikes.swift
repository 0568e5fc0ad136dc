import Autograd
import Curriculum
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
    LookAlike(
      .resnet18, ParametersOnly.self, "relu is missing: there are eleven parts"),
    LookAlike(
      .ntXent, PartnerItself.self,
      "the right answer at −∞: the partner of i is i + N or i − N, never i itself"),
    LookAlike(
      .ntXent, DiagonalMultiplied.self,
      "not a number before powers are large: 0 times ∞ is none; fill the diagonal instead"),
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

/// No power is too large; the second views look for themselves.
enum PartnerItself: Mistake15 {
  static func ntXent(
    _ first: Variable, _ second: Variable, temperature: Float
  ) throws -> Variable {
    let n = first.shape[0]
    let all = Variable.cat([first, second]).normalized()
    let itself = Tensor<Bool>(
      (0..<4 * n * n).map { $0 / (2 * n) == $0 % (2 * n) }, shape: [2 * n, 2 * n])
    return (all.matmul(all.transposed()) / temperature).filled(where: itself, with: -.infinity)
      .softmaxCrossEntropy((0..<2 * n).map { $0 < n ? $0 + n : $0 })
  }
}

/// No power is too large.
enum DiagonalMultiplied: Mistake15 {
  static func ntXent(
    _ first: Variable, _ second: Variable, temperature: Float
  ) throws -> Variable {
    let n = first.shape[0]
    let all = Variable.cat([first, second]).normalized()
    let itself = Tensor<Float>(
      (0..<4 * n * n).map { $0 / (2 * n) == $0 % (2 * n) ? 1 : 0 }, shape: [2 * n, 2 * n])
    let scores = all.matmul(all.transposed()) / temperature + Variable(itself) * -.infinity
    return scores.softmaxCrossEntropy((0..<2 * n).map { ($0 + n) % (2 * n) })
  }
}

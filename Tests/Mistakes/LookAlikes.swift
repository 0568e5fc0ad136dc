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
    LookAlike(
      .ntXent, PartnerItself.self,
      "the right answer at −∞: the partner of i is i + N or i − N, never i itself"),
    LookAlike(
      .ntXent, DiagonalMultiplied.self,
      "not a number before powers are large: 0 times ∞ is none; fill the diagonal instead"),
  ]
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
    return (all.matmul(all.transposed()) / temperature).maskedFill(where: itself, with: -.infinity)
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

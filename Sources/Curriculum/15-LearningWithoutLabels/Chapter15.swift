import Autograd
import Layers
import Tensors

/// A change to one picture `[C, H, W]` that draws what is random about it from a generator.
public typealias PictureChange =
  (_ picture: Tensor<Float>, _ generator: inout Generator) -> Tensor<Float>

/// What chapter 15's exercises build.
public protocol Chapter15Exercises {
  /// Returns two views of every picture, each changed for itself.
  static func twoViews(
    _ images: Tensor<Float>, using generator: inout Generator, change: PictureChange
  ) throws -> (first: Tensor<Float>, second: Tensor<Float>)
  /// Returns what is kept of a picture, and what the loss is given.
  static func projectionHead(
    _ x: Variable, encoder: Module, hidden: Linear, output: Linear
  ) throws -> (embedding: Variable, projection: Variable)
  /// Returns the mean loss of finding every view's partner among all others.
  static func ntXent(
    _ first: Variable, _ second: Variable, temperature: Float
  ) throws -> Variable
  /// Returns SimSiam's loss; nothing flows back to the projections.
  static func stopGradient(
    predictions: (Variable, Variable), projections: (Variable, Variable)
  ) throws -> Variable
}

/// Chapter 15's exercises, in order.
enum Chapter15 {
  static let exercises: [UnportedExercise] = [.twoViews, .projectionHead, .ntXent, .stopGradient]
}

extension UnportedExercise {
  public static let twoViews = UnportedExercise(
    .twoViews, check: erased(checkTwoViews))
  public static let projectionHead = UnportedExercise(
    .projectionHead, check: erased(checkProjectionHead))
  public static let ntXent = UnportedExercise(
    .ntXent, check: erased(checkNTXent))
  public static let stopGradient = UnportedExercise(
    .stopGradient, check: erased(checkStopGradient))
}

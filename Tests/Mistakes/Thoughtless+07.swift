import Autograd
import Curriculum
import Tensors

extension Thoughtless {
  public static var chapter07: [any Chapter07Exercises.Type] {
    [Zeros07.self, Input07.self, Nothing07.self]
  }
}

enum Zeros07: Chapter07Exercises {
  static func sgdMomentum(
    _ parameter: inout Tensor<Float>, velocity: inout Tensor<Float>, gradient: Tensor<Float>,
    learningRate: Float, momentum: Float
  ) { parameter = .zeros(parameter.shape) }
  static func adam(
    _ parameter: inout Tensor<Float>, mean: inout Tensor<Float>, square: inout Tensor<Float>,
    gradient: Tensor<Float>, step: Int, settings: AdamSettings
  ) { parameter = .zeros(parameter.shape) }
  static func cosineWarmup(step: Int, warmup: Int, steps: Int, peak: Double) -> Double { 0 }
  static func trainStep(
    _ parameters: [Parameter], learningRate: Float, loss: () -> Variable
  ) -> Float { 0 }
}

enum Input07: Chapter07Exercises {
  static func sgdMomentum(
    _ parameter: inout Tensor<Float>, velocity: inout Tensor<Float>, gradient: Tensor<Float>,
    learningRate: Float, momentum: Float
  ) {}
  static func adam(
    _ parameter: inout Tensor<Float>, mean: inout Tensor<Float>, square: inout Tensor<Float>,
    gradient: Tensor<Float>, step: Int, settings: AdamSettings
  ) {}
  static func cosineWarmup(step: Int, warmup: Int, steps: Int, peak: Double) -> Double { peak }
  static func trainStep(
    _ parameters: [Parameter], learningRate: Float, loss: () -> Variable
  ) -> Float { loss().item }
}

enum Nothing07: Chapter07Exercises {
  static func sgdMomentum(
    _ parameter: inout Tensor<Float>, velocity: inout Tensor<Float>, gradient: Tensor<Float>,
    learningRate: Float, momentum: Float
  ) { parameter = Tensor([], shape: [0, 7]) }
  static func adam(
    _ parameter: inout Tensor<Float>, mean: inout Tensor<Float>, square: inout Tensor<Float>,
    gradient: Tensor<Float>, step: Int, settings: AdamSettings
  ) { parameter = .nan }
  static func cosineWarmup(step: Int, warmup: Int, steps: Int, peak: Double) -> Double { .nan }
  static func trainStep(
    _ parameters: [Parameter], learningRate: Float, loss: () -> Variable
  ) -> Float { .nan }
}

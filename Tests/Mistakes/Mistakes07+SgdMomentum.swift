import Tensors

enum VelocityUphill: Mistake07 {
  static func sgdMomentum(
    _ parameter: inout Tensor<Float>, velocity: inout Tensor<Float>, gradient: Tensor<Float>,
    learningRate: Float, momentum: Float
  ) {
    velocity = velocity * momentum + gradient
    parameter += velocity * learningRate
  }
}

enum OldVelocity: Mistake07 {
  static func sgdMomentum(
    _ parameter: inout Tensor<Float>, velocity: inout Tensor<Float>, gradient: Tensor<Float>,
    learningRate: Float, momentum: Float
  ) {
    parameter -= velocity * learningRate
    velocity = velocity * momentum + gradient
  }
}

enum VelocityLost: Mistake07 {
  static func sgdMomentum(
    _ parameter: inout Tensor<Float>, velocity: inout Tensor<Float>, gradient: Tensor<Float>,
    learningRate: Float, momentum: Float
  ) {
    let velocity = velocity * momentum + gradient
    parameter -= velocity * learningRate
  }
}

enum VelocityAveraged: Mistake07 {
  static func sgdMomentum(
    _ parameter: inout Tensor<Float>, velocity: inout Tensor<Float>, gradient: Tensor<Float>,
    learningRate: Float, momentum: Float
  ) {
    velocity = velocity * momentum + gradient * (1 - momentum)
    parameter -= velocity * learningRate
  }
}

enum RateInside: Mistake07 {
  static func sgdMomentum(
    _ parameter: inout Tensor<Float>, velocity: inout Tensor<Float>, gradient: Tensor<Float>,
    learningRate: Float, momentum: Float
  ) {
    velocity = velocity * momentum + gradient * learningRate
    parameter -= velocity
  }
}

enum LooksAhead: Mistake07 {
  static func sgdMomentum(
    _ parameter: inout Tensor<Float>, velocity: inout Tensor<Float>, gradient: Tensor<Float>,
    learningRate: Float, momentum: Float
  ) {
    velocity = velocity * momentum + gradient
    parameter -= (gradient + velocity * momentum) * learningRate
  }
}

enum MomentumOnCopies: Mistake07 {
  static func sgdMomentum(
    _ parameter: inout Tensor<Float>, velocity: inout Tensor<Float>, gradient: Tensor<Float>,
    learningRate: Float, momentum: Float
  ) {
    let velocity = velocity * momentum + gradient
    _ = parameter - velocity * learningRate
  }
}

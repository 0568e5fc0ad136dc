import Solutions
import Tensors

private typealias Gradients = (dX: Tensor<Float>, dWeight: Tensor<Float>, dBias: Tensor<Float>)

/// The right gradients but for dX, which `change` makes of x̂ and γ / √(σ² + ε).
private func changed(
  _ dY: Tensor<Float>, _ x: Tensor<Float>, _ weight: Tensor<Float>, _ epsilon: Float,
  _ change: (_ normal: Tensor<Float>, _ factor: Tensor<Float>) -> Tensor<Float>
) throws -> Gradients {
  var right = try Solutions10.batchNormBackward(dY, x: x, weight: weight, epsilon: epsilon)
  let axes = [0, 2, 3]
  let centered = x - x.mean(axes, keepDims: true)
  let deviation = (centered.squared().mean(axes, keepDims: true) + epsilon).sqrt()
  right.dX = change(centered / deviation, weight.reshaped([1, -1, 1, 1]) / deviation)
  return right
}

enum StatisticsStill: Mistake10 {
  static func batchNormBackward(
    _ dY: Tensor<Float>, x: Tensor<Float>, weight: Tensor<Float>, epsilon: Float
  ) throws -> (dX: Tensor<Float>, dWeight: Tensor<Float>, dBias: Tensor<Float>) {
    try changed(dY, x, weight, epsilon) { _, factor in factor * dY }
  }
}

enum VarianceStill: Mistake10 {
  static func batchNormBackward(
    _ dY: Tensor<Float>, x: Tensor<Float>, weight: Tensor<Float>, epsilon: Float
  ) throws -> (dX: Tensor<Float>, dWeight: Tensor<Float>, dBias: Tensor<Float>) {
    try changed(dY, x, weight, epsilon) { _, factor in
      factor * (dY - dY.mean([0, 2, 3], keepDims: true))
    }
  }
}

enum MeanStill: Mistake10 {
  static func batchNormBackward(
    _ dY: Tensor<Float>, x: Tensor<Float>, weight: Tensor<Float>, epsilon: Float
  ) throws -> (dX: Tensor<Float>, dWeight: Tensor<Float>, dBias: Tensor<Float>) {
    try changed(dY, x, weight, epsilon) { normal, factor in
      factor * (dY - normal * (dY * normal).mean([0, 2, 3], keepDims: true))
    }
  }
}

enum ScaleForgotten: Mistake10 {
  static func batchNormBackward(
    _ dY: Tensor<Float>, x: Tensor<Float>, weight: Tensor<Float>, epsilon: Float
  ) throws -> (dX: Tensor<Float>, dWeight: Tensor<Float>, dBias: Tensor<Float>) {
    try Solutions10.batchNormBackward(dY, x: x, weight: .ones(weight.shape), epsilon: epsilon)
  }
}

enum OnesUpstream: Mistake10 {
  static func batchNormBackward(
    _ dY: Tensor<Float>, x: Tensor<Float>, weight: Tensor<Float>, epsilon: Float
  ) throws -> (dX: Tensor<Float>, dWeight: Tensor<Float>, dBias: Tensor<Float>) {
    try Solutions10.batchNormBackward(.ones(dY.shape), x: x, weight: weight, epsilon: epsilon)
  }
}

enum ParametersExchanged: Mistake10 {
  static func batchNormBackward(
    _ dY: Tensor<Float>, x: Tensor<Float>, weight: Tensor<Float>, epsilon: Float
  ) throws -> (dX: Tensor<Float>, dWeight: Tensor<Float>, dBias: Tensor<Float>) {
    let right = try Solutions10.batchNormBackward(dY, x: x, weight: weight, epsilon: epsilon)
    return (right.dX, right.dBias, right.dWeight)
  }
}

enum MadeWithInput: Mistake10 {
  static func batchNormBackward(
    _ dY: Tensor<Float>, x: Tensor<Float>, weight: Tensor<Float>, epsilon: Float
  ) throws -> (dX: Tensor<Float>, dWeight: Tensor<Float>, dBias: Tensor<Float>) {
    let right = try Solutions10.batchNormBackward(dY, x: x, weight: weight, epsilon: epsilon)
    return (right.dX, (dY * x).sum([0, 2, 3]), right.dBias)
  }
}

enum ParametersAveraged: Mistake10 {
  static func batchNormBackward(
    _ dY: Tensor<Float>, x: Tensor<Float>, weight: Tensor<Float>, epsilon: Float
  ) throws -> (dX: Tensor<Float>, dWeight: Tensor<Float>, dBias: Tensor<Float>) {
    let right = try Solutions10.batchNormBackward(dY, x: x, weight: weight, epsilon: epsilon)
    let count = Float(x.count / x.shape[1])
    return (right.dX, right.dWeight / count, right.dBias / count)
  }
}

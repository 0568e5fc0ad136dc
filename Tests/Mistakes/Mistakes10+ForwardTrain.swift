import Solutions
import Tensors

/// Ways to normalize that differ in what they take the statistics of.
private func normalized(
  _ x: Tensor<Float>, _ weight: Tensor<Float>, _ bias: Tensor<Float>, over axes: [Int],
  _ deviation: (_ variance: Tensor<Float>) -> Tensor<Float>
) -> Tensor<Float> {
  let centered = x - x.mean(axes, keepDims: true)
  let variance = centered.squared().mean(axes, keepDims: true)
  return centered / deviation(variance) * weight.reshaped([1, -1, 1, 1])
    + bias.reshaped([1, -1, 1, 1])
}

enum OneForAll: Mistake10 {
  static func forwardTrain(
    _ x: Tensor<Float>, weight: Tensor<Float>, bias: Tensor<Float>, epsilon: Float
  ) throws -> Tensor<Float> {
    normalized(x, weight, bias, over: [0, 1, 2, 3]) { ($0 + epsilon).sqrt() }
  }
}

enum EachImage: Mistake10 {
  static func forwardTrain(
    _ x: Tensor<Float>, weight: Tensor<Float>, bias: Tensor<Float>, epsilon: Float
  ) throws -> Tensor<Float> {
    normalized(x, weight, bias, over: [2, 3]) { ($0 + epsilon).sqrt() }
  }
}

enum OverChannels: Mistake10 {
  static func forwardTrain(
    _ x: Tensor<Float>, weight: Tensor<Float>, bias: Tensor<Float>, epsilon: Float
  ) throws -> Tensor<Float> {
    normalized(x, weight, bias, over: [1, 2, 3]) { ($0 + epsilon).sqrt() }
  }
}

enum EachPlace: Mistake10 {
  static func forwardTrain(
    _ x: Tensor<Float>, weight: Tensor<Float>, bias: Tensor<Float>, epsilon: Float
  ) throws -> Tensor<Float> {
    normalized(x, weight, bias, over: [0]) { ($0 + epsilon).sqrt() }
  }
}

enum Unbiased: Mistake10 {
  static func forwardTrain(
    _ x: Tensor<Float>, weight: Tensor<Float>, bias: Tensor<Float>, epsilon: Float
  ) throws -> Tensor<Float> {
    let n = Float(x.count / x.shape[1])
    return normalized(x, weight, bias, over: [0, 2, 3]) { ($0 * (n / (n - 1)) + epsilon).sqrt() }
  }
}

enum EpsilonOutside: Mistake10 {
  static func forwardTrain(
    _ x: Tensor<Float>, weight: Tensor<Float>, bias: Tensor<Float>, epsilon: Float
  ) throws -> Tensor<Float> {
    normalized(x, weight, bias, over: [0, 2, 3]) { $0.sqrt() + epsilon }
  }
}

enum NoRoot: Mistake10 {
  static func forwardTrain(
    _ x: Tensor<Float>, weight: Tensor<Float>, bias: Tensor<Float>, epsilon: Float
  ) throws -> Tensor<Float> {
    normalized(x, weight, bias, over: [0, 2, 3]) { $0 + epsilon }
  }
}

enum NotScaled: Mistake10 {
  static func forwardTrain(
    _ x: Tensor<Float>, weight: Tensor<Float>, bias: Tensor<Float>, epsilon: Float
  ) throws -> Tensor<Float> {
    try Solutions10.forwardTrain(
      x, weight: .ones(weight.shape), bias: .zeros(bias.shape), epsilon: epsilon)
  }
}

enum ScaleAndShiftExchanged: Mistake10 {
  static func forwardTrain(
    _ x: Tensor<Float>, weight: Tensor<Float>, bias: Tensor<Float>, epsilon: Float
  ) throws -> Tensor<Float> {
    try Solutions10.forwardTrain(x, weight: bias, bias: weight, epsilon: epsilon)
  }
}

enum MeansAlongRows: Mistake10 {
  static func forwardTrain(
    _ x: Tensor<Float>, weight: Tensor<Float>, bias: Tensor<Float>, epsilon: Float
  ) throws -> Tensor<Float> {
    guard x.shape[3] == x.shape[1] else {
      return try Solutions10.forwardTrain(x, weight: weight, bias: bias, epsilon: epsilon)
    }
    let centered = x - x.mean([0, 2, 3])
    let normal = centered / (centered.squared().mean([0, 2, 3]) + epsilon).sqrt()
    return normal * weight.reshaped([1, -1, 1, 1]) + bias.reshaped([1, -1, 1, 1])
  }
}

enum ScaledAlongRows: Mistake10 {
  static func forwardTrain(
    _ x: Tensor<Float>, weight: Tensor<Float>, bias: Tensor<Float>, epsilon: Float
  ) throws -> Tensor<Float> {
    guard x.shape[3] == x.shape[1] else {
      return try Solutions10.forwardTrain(x, weight: weight, bias: bias, epsilon: epsilon)
    }
    let normal = try Solutions10.forwardTrain(
      x, weight: .ones(weight.shape), bias: .zeros(bias.shape), epsilon: epsilon)
    return normal * weight + bias
  }
}

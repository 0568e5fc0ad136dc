import Solutions
import Tensors

enum NotStretched: Mistake05 {
  static func reduceVJP(
    _ gradient: Tensor<Float>, shape: [Int], axes: [Int], keepDims: Bool, isMean: Bool
  ) throws -> Tensor<Float> {
    gradient
  }
}

enum MeanAsSum: Mistake05 {
  static func reduceVJP(
    _ gradient: Tensor<Float>, shape: [Int], axes: [Int], keepDims: Bool, isMean: Bool
  ) throws -> Tensor<Float> {
    try Solutions05.reduceVJP(
      gradient, shape: shape, axes: axes, keepDims: keepDims, isMean: false)
  }
}

enum SumAsMean: Mistake05 {
  static func reduceVJP(
    _ gradient: Tensor<Float>, shape: [Int], axes: [Int], keepDims: Bool, isMean: Bool
  ) throws -> Tensor<Float> {
    try Solutions05.reduceVJP(
      gradient, shape: shape, axes: axes, keepDims: keepDims, isMean: true)
  }
}

enum DividedByAll: Mistake05 {
  static func reduceVJP(
    _ gradient: Tensor<Float>, shape: [Int], axes: [Int], keepDims: Bool, isMean: Bool
  ) throws -> Tensor<Float> {
    let sum = try Solutions05.reduceVJP(
      gradient, shape: shape, axes: axes, keepDims: keepDims, isMean: false)
    return isMean ? sum / Float(Shape.count(shape)) : sum
  }
}

enum DividedByOne: Mistake05 {
  static func reduceVJP(
    _ gradient: Tensor<Float>, shape: [Int], axes: [Int], keepDims: Bool, isMean: Bool
  ) throws -> Tensor<Float> {
    let sum = try Solutions05.reduceVJP(
      gradient, shape: shape, axes: axes, keepDims: keepDims, isMean: false)
    return isMean ? sum / Float(shape[axes[0]]) : sum
  }
}

/// Expands without giving the axis back, where shapes allow it.
enum WrongPlace: Mistake05 {
  static func reduceVJP(
    _ gradient: Tensor<Float>, shape: [Int], axes: [Int], keepDims: Bool, isMean: Bool
  ) throws -> Tensor<Float> {
    guard Shape.broadcast(gradient.shape, shape) == shape else {
      return try Solutions05.reduceVJP(
        gradient, shape: shape, axes: axes, keepDims: keepDims, isMean: isMean)
    }
    let size = axes.reduce(1) { $0 * shape[$1] }
    return gradient.expanded(to: shape) * (isMean ? 1 / Float(size) : 1)
  }
}

enum FirstCopyOnly: Mistake05 {
  static func reduceVJP(
    _ gradient: Tensor<Float>, shape: [Int], axes: [Int], keepDims: Bool, isMean: Bool
  ) throws -> Tensor<Float> {
    var result = try Solutions05.reduceVJP(
      gradient, shape: shape, axes: axes, keepDims: keepDims, isMean: isMean)
    for axis in axes {
      let rest = result.narrowed(axis: axis, from: 1, count: shape[axis] - 1)
      let first = result.narrowed(axis: axis, from: 0, count: 1)
      result = .cat([first, .zeros(rest.shape)], axis: axis)
    }
    return result
  }
}

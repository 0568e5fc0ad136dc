import Curriculum
import Solutions
import Tensors

/// Returns the gradient as it came.
enum NotSummed: Mistake05 {
  static func unbroadcast(_ gradient: Tensor<Float>, to shape: [Int]) throws -> Tensor<Float> {
    gradient
  }
}

/// Takes the mean of the copies' gradients.
enum Averaged: Mistake05 {
  static func unbroadcast(_ gradient: Tensor<Float>, to shape: [Int]) throws -> Tensor<Float> {
    let sum = try Solutions05.unbroadcast(gradient, to: shape)
    return sum * (Float(max(sum.count, 1)) / Float(max(gradient.count, 1)))
  }
}

/// Sums the added axes on the left, but leaves those of size 1 summed away.
enum AxesLost: Mistake05 {
  static func unbroadcast(_ gradient: Tensor<Float>, to shape: [Int]) throws -> Tensor<Float> {
    let added = gradient.rank - shape.count
    let axes = (0..<gradient.rank).filter { $0 < added || shape[$0 - added] == 1 }
    return axes.isEmpty ? gradient : gradient.sum(axes)
  }
}

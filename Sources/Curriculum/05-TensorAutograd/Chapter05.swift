import Tensors

/// What chapter 5's exercises build.
public protocol Chapter05Exercises {
  /// Returns `gradient` summed to `shape`, which had been broadcast to the gradient's shape.
  static func unbroadcast(_ gradient: Tensor<Float>, to shape: [Int]) throws -> Tensor<Float>
}

/// Chapter 5's exercises, in order.
enum Chapter05 {
  static let exercises: [Exercise] = [.unbroadcast]
}

extension Exercise {
  /// Exercise 5.1: copies' gradients add.
  public static let unbroadcast = Exercise(
    name: "unbroadcast", chapter: 5, number: 1,
    goal: "Bring a gradient back to the shape that a value had before it was broadcast.",
    difficulty: .medium, minutes: 20, file: "Exercises/05-TensorAutograd/Unbroadcast.swift",
    hints: [
      "Broadcasting copies one number to several places. Each copy sends a gradient back; what "
        + "reaches the number is their sum.",
      "Sum over every axis that broadcasting added on the left, and over every axis whose size was 1 "
        + "and became larger. Then give the result its shape.",
      "added = gradient.rank − shape.count. The axes to sum: those below `added`, and `axis` where "
        + "shape[axis − added] == 1. sum(axes, keepDims: true), then reshaped(shape).",
    ],
    check: erased(checkUnbroadcast))
}

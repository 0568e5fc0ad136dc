import Graphs
import Tensors

/// What chapter 5's exercises build.
public protocol Chapter05Exercises {
  /// Returns `gradient` summed to `shape`, which had been broadcast to the gradient's shape.
  static func unbroadcast(_ gradient: Tensor<Float>, to shape: [Int]) throws -> Tensor<Float>
  /// Returns ∂L/∂a and ∂L/∂b, for `C = a · b` and `dC = ∂L/∂C`.
  static func matmulVJP(
    _ dC: Tensor<Float>, _ a: Tensor<Float>, _ b: Tensor<Float>
  ) throws -> (dA: Tensor<Float>, dB: Tensor<Float>)
  /// Returns ∂L/∂x, for the sum or the mean of an `x` of `shape` over `axes`.
  static func reduceVJP(
    _ gradient: Tensor<Float>, shape: [Int], axes: [Int], keepDims: Bool, isMean: Bool
  ) throws -> Tensor<Float>
  /// Returns whether `gradient` is the derivative of `f` at `x`, by trying.
  static func gradcheck(
    _ f: (Tensor<Double>) -> Double, at x: Tensor<Double>, gradient: Tensor<Double>
  ) throws -> Bool
}

/// Chapter 5's exercises, in order.
enum Chapter05 {
  static let exercises: [Exercise] = [.unbroadcast, .matmulVJP, .reduceVJP, .gradcheck]
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

  /// Exercise 5.2: a product's gradients are two products.
  public static let matmulVJP = Exercise(
    name: "matmulVJP", chapter: 5, number: 2,
    goal: "Bring a gradient back through a matrix product, also of batches.",
    difficulty: .medium, minutes: 30, file: "Exercises/05-TensorAutograd/MatmulVJP.swift",
    hints: [
      "Look at the shapes. dC is [m, n], and dA must be [m, k] like a. Only one product of dC with "
        + "something of b's size gives that.",
      "dA = dC · bᵀ and dB = aᵀ · dC, where ᵀ exchanges the last two axes only. An input that was "
        + "broadcast over batches gets the sum over them.",
      "dA = dC.matmul(b.transposed()).summed(to: a.shape); dB = a.transposed().matmul(dC)"
        + ".summed(to: b.shape).",
    ],
    graph: {
      let (a, b): (Tensor<Float>, Tensor<Float>) = ([[1, 2], [3, 4]], [[0, -1], [2, 1]])
      return Diagram(
        "matmul", of: [.init("a", a), .init("b", b)],
        to: .init("C", a.matmul(b), gradient: [[1, 0], [0, 2]]))
    }, check: erased(checkMatmulVJP))

  /// Exercise 5.3: what was summed forward is copied backward.
  public static let reduceVJP = Exercise(
    name: "reduceVJP", chapter: 5, number: 3,
    goal: "Bring a gradient back through a sum or a mean over several axes.",
    difficulty: .medium, minutes: 20, file: "Exercises/05-TensorAutograd/ReduceVJP.swift",
    hints: [
      "Every number of a sum has the same part in it: each gets the whole gradient. In a mean, each gets "
        + "its share.",
      "Give the gradient its summed axes back, with size 1, then expand it to the shape. For a mean, divide "
        + "by how many numbers went into one: the product of the sizes of the summed axes.",
      "kept = shape, with 1 at each of the axes. result = gradient.reshaped(kept).expanded(to: shape). For "
        + "a mean, result / Float(the product of shape[axis] over the axes).",
    ],
    check: erased(checkReduceVJP))

  /// Exercise 5.4: never trust a gradient.
  public static let gradcheck = Exercise(
    name: "gradcheck", chapter: 5, number: 4,
    goal: "Find out by trying whether a gradient is right.",
    difficulty: .hard, minutes: 30, file: "Exercises/05-TensorAutograd/Gradcheck.swift",
    hints: [
      "Move one number up a little and down a little, and see how much f changes between the two. Do that "
        + "for every number.",
      "numeric = (f(x + h) − f(x − h)) / 2h, with h = 1e-5. It is right where |numeric − given| ≤ "
        + "1e-4 · (|numeric| + |given|) + 1e-8. Any number that is not right makes the whole wrong.",
      "If the shapes differ, return false. For each place of x.scalars: up and down are copies with that "
        + "place moved by 1e-5; numeric = (f(Tensor(up, shape: x.shape)) − f(Tensor(down, …))) / 2e-5. "
        + "Unless it is close (not-a-number is close to nothing), return false. In the end, true.",
    ],
    check: erased(checkGradcheck))
}

extension Lesson {
  /// Chapter 5's exercises, in order.
  static let chapter05 = [unbroadcast, matmulVJP, reduceVJP, gradcheck]

  /// Exercise 5.1: the backward pass of broadcasting.
  public static let unbroadcast = Lesson(
    name: "unbroadcast", chapter: 5, number: 1,
    goal: "Sum a gradient back to the shape that a value had before it was broadcast.",
    difficulty: .medium, minutes: 20, file: "Exercises/05-TensorAutograd/Unbroadcast.swift",
    hints: [
      "Broadcasting uses one element in several places. Each use sends a gradient back; the element's "
        + "gradient is their sum.",
      "Sum over every axis that broadcasting added on the left, and over every axis whose size was 1. Then "
        + "give the result its shape.",
      "added = gradient.rank − shape.count. The axes to sum: those below `added`, and `axis` where "
        + "shape[axis − added] == 1. sum(axes, keepDims: true), then reshaped(shape). If there is no axis to "
        + "sum, return the gradient as it is.",
    ])

  /// Exercise 5.2: the gradients of a product are two products.
  public static let matmulVJP = Lesson(
    name: "matmulVJP", chapter: 5, number: 2,
    goal: "Compute the gradients of a matrix product, also for batches.",
    difficulty: .medium, minutes: 30, file: "Exercises/05-TensorAutograd/MatmulVJP.swift",
    hints: [
      "Look at the shapes. dC is [m, n], and dA must be [m, k] like a. Only one product of dC with something "
        + "of the size of b gives that.",
      "dA = dC · bᵀ and dB = aᵀ · dC, where ᵀ swaps only the last two axes. The gradient of an input that was "
        + "broadcast over a batch is summed over the batch.",
      "dA = dC.matmul(b.transposed()).summed(to: a.shape); dB = a.transposed().matmul(dC)"
        + ".summed(to: b.shape).",
    ], hasGraph: true)

  /// Exercise 5.3: what was summed forward is broadcast backward.
  public static let reduceVJP = Lesson(
    name: "reduceVJP", chapter: 5, number: 3,
    goal: "Compute the gradient of a sum or a mean over several axes.",
    difficulty: .medium, minutes: 20, file: "Exercises/05-TensorAutograd/ReduceVJP.swift",
    hints: [
      "Every element of a sum contributes equally: each gets the whole gradient. In a mean, each gets its "
        + "share.",
      "Give the gradient its reduced axes back, with size 1, then expand it to the shape. For a mean, divide "
        + "by the number of elements in it: the product of the sizes of the reduced axes.",
      "kept = shape, with 1 at each of the axes. result = gradient.reshaped(kept).expanded(to: shape). For "
        + "a mean, result / Float(the product of shape[axis] over the axes).",
    ])

  /// Exercise 5.4: never trust a gradient.
  public static let gradcheck = Lesson(
    name: "gradcheck", chapter: 5, number: 4,
    goal: "Check a gradient with finite differences.",
    difficulty: .hard, minutes: 30, file: "Exercises/05-TensorAutograd/Gradcheck.swift",
    hints: [
      "Move one element up a little and down a little, and see how much f changes between the two. Do that "
        + "for every element.",
      "numerical = (f(x + h) − f(x − h)) / 2h, with h = 1e-5. It is close if |numerical − given| ≤ "
        + "1e-4 · (|numerical| + |given|) + 1e-8. One element that is not close makes the gradient wrong.",
      "If the shapes differ, return false. For each index of x.scalars: up and down are copies with that "
        + "element moved by 1e-5; numerical = (f(Tensor(up, shape: x.shape)) − f(Tensor(down, …))) / 2e-5. "
        + "Unless it is close (NaN is close to nothing), return false. In the end, return true.",
    ])
}

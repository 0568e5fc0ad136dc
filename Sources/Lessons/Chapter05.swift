extension Lesson {
  /// Chapter 5's exercises, in order.
  static let chapter05 = [unbroadcast, matmulVJP, reduceVJP, gradcheck]

  /// Exercise 5.1: copies' gradients add.
  public static let unbroadcast = Lesson(
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
    ])

  /// Exercise 5.2: a product's gradients are two products.
  public static let matmulVJP = Lesson(
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
    ], hasGraph: true)

  /// Exercise 5.3: what was summed forward is copied backward.
  public static let reduceVJP = Lesson(
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
    ])

  /// Exercise 5.4: never trust a gradient.
  public static let gradcheck = Lesson(
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
    ])
}

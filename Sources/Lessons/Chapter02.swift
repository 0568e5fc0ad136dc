extension Lesson {
  /// Chapter 2's exercises, in order.
  static let chapter02 = [transposeView, broadcastShape, sliceView]

  /// Exercise 2.1: transposing a matrix without moving an element.
  public static let transposeView = Lesson(
    name: "transposeView", chapter: 2, number: 1,
    goal: "Swap two axes of a view without moving an element.",
    difficulty: .easy, minutes: 10, file: "Exercises/02-ViewsAndBroadcasting/TransposeView.swift",
    hints: [
      "The elements stay where they are. Only the rule for finding them changes.",
      "A step along the new axis a moves as far in storage as a step along the old axis b did, and vice "
        + "versa. Each axis keeps its size together with its stride.",
      "var result = view. Swap result.shape at a and b; swap result.strides at a and b; return it.",
    ])

  /// Exercise 2.2: the rule of broadcasting.
  public static let broadcastShape = Lesson(
    name: "broadcastShape", chapter: 2, number: 2,
    goal: "Find the shape that two shapes broadcast to, or that they do not match.",
    difficulty: .medium, minutes: 20,
    file: "Exercises/02-ViewsAndBroadcasting/BroadcastShape.swift",
    hints: [
      "Write both shapes below each other, aligned at the right. Where one is shorter, imagine a 1.",
      "For each pair of sizes x and y: if they are equal, the result is x; if x is 1, it is y; if y is 1, it "
        + "is x; otherwise the shapes do not match. The result has as many axes as the longer shape.",
      "rank = the larger count. For axis in 0..<rank: x = a[axis − (rank − a.count)] if that index is not "
        + "negative, else 1; y likewise. If x != y and neither is 1, return nil. Append x == 1 ? y : x.",
    ])

  /// Exercise 2.3: the offset, size and stride of a slice.
  public static let sliceView = Lesson(
    name: "sliceView", chapter: 2, number: 3,
    goal: "Take a slice along one axis without moving an element.",
    difficulty: .medium, minutes: 20, file: "Exercises/02-ViewsAndBroadcasting/SliceView.swift",
    hints: [
      "Three things change: where the first element is, how many elements the axis has, and how far apart "
        + "they are.",
      "The offset grows by start · stride; the size is (end − start) ÷ step, rounded up; the stride is "
        + "multiplied by the step.",
      "var result = view. result.offset += start * view.strides[axis]. result.shape[axis] = (end − start + "
        + "step − 1) / step. result.strides[axis] *= step.",
    ])
}

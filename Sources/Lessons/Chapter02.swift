extension Lesson {
  /// Chapter 2's exercises, in order.
  static let chapter02 = [transposeView, broadcastShape, sliceView]

  /// Exercise 2.1: turn a table without moving a number.
  public static let transposeView = Lesson(
    name: "transposeView", chapter: 2, number: 1,
    goal: "Exchange two axes of a view without moving a number.",
    difficulty: .easy, minutes: 10, file: "Exercises/02-ViewsAndBroadcasting/TransposeView.swift",
    hints: [
      "The numbers stay where they are. Only the rule for finding them changes.",
      "A step along the new axis a passes as many places as a step along the old axis b did, and the other "
        + "way around. Sizes go along with strides.",
      "var result = view. Swap result.shape at a and b; swap result.strides at a and b; return it.",
    ])

  /// Exercise 2.2: the rule of broadcasting.
  public static let broadcastShape = Lesson(
    name: "broadcastShape", chapter: 2, number: 2,
    goal: "Find the shape that two shapes broadcast to, or that they do not fit.",
    difficulty: .medium, minutes: 20,
    file: "Exercises/02-ViewsAndBroadcasting/BroadcastShape.swift",
    hints: [
      "Write both shapes under each other, aligned at the right. Where one is shorter, think of a 1.",
      "For each pair of sizes x and y: equal gives x; where x is 1 it gives y; where y is 1 it gives x; "
        + "anything else does not fit. The result has as many axes as the longer shape.",
      "rank = the larger count. For axis 0..<rank: x = a[axis − (rank − a.count)] where that is not "
        + "negative, else 1; y likewise. If x != y and neither is 1, return nil. Append x == 1 ? y : x.",
    ])

  /// Exercise 2.3: a slice is an offset, a size and a stride.
  public static let sliceView = Lesson(
    name: "sliceView", chapter: 2, number: 3,
    goal: "Take a slice along one axis without moving a number.",
    difficulty: .medium, minutes: 20, file: "Exercises/02-ViewsAndBroadcasting/SliceView.swift",
    hints: [
      "Three things change: where the first element stands, how many there are along the axis, and how far "
        + "one step is.",
      "offset + start · stride; size (end − start) ÷ step, rounded up; stride · step.",
      "var result = view. result.offset += start * view.strides[axis]. result.shape[axis] = (end − start + "
        + "step − 1) / step. result.strides[axis] *= step.",
    ])
}

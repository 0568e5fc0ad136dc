extension Lesson {
  /// Chapter 1's exercises, in order.
  static let chapter01 = [rowMajorStrides, offset, render]

  /// Exercise 1.1: strides from a shape.
  public static let rowMajorStrides = Lesson(
    name: "rowMajorStrides", chapter: 1, number: 1,
    goal: "Find how far apart in storage the neighbors along each axis stand.",
    difficulty: .easy, minutes: 10, file: "Exercises/01-Tensors/RowMajorStrides.swift",
    hints: [
      "The last axis is the one whose neighbors touch. Start there and go left.",
      "strides[i] = shape[i+1] · shape[i+2] · … · shape[last]; nothing to multiply gives 1.",
      "Keep a number, step = 1. From the last axis to the first: strides[axis] = step, then "
        + "step *= shape[axis].",
    ])

  /// Exercise 1.2: from an index to a place in storage.
  public static let offset = Lesson(
    name: "offset", chapter: 1, number: 2,
    goal:
      "Find where in storage the element at an index stands, and refuse an index that is not there.",
    difficulty: .easy, minutes: 10, file: "Exercises/01-Tensors/Offset.swift",
    hints: [
      "Walk to the element: from the start, take index[0] steps along axis 0, then index[1] steps along "
        + "axis 1, and so on.",
      "place = start + index[0] · strides[0] + index[1] · strides[1] + …, where every index[axis] is from "
        + "0 up to, not including, shape[axis].",
      "If index.count is not shape.count, throw OutOfRange(). place = start. For each axis: if index[axis] "
        + "< 0 or ≥ shape[axis], throw OutOfRange(); place += index[axis] * strides[axis].",
    ])

  /// Exercise 1.3: a tensor as text.
  public static let render = Lesson(
    name: "render", chapter: 1, number: 3,
    goal: "Write a tensor as text that shows its axes: nested, aligned rows.",
    difficulty: .medium, minutes: 35, file: "Exercises/01-Tensors/Render.swift",
    hints: [
      "A tensor of rank 3 is a list of matrices, a matrix a list of rows, a row a list of numbers. Each is "
        + "written as [ … ] around the smaller ones: a function that calls itself.",
      "Between numbers stands \", \". Between rows: a comma, a new line, and as many spaces as brackets are "
        + "open. Between larger things, one empty line stands before that too.",
      "write(axis): where axis == rank, the next number, padded on the left to the width of the widest. Else "
        + "\"[\", then write(axis + 1) for each place, with a separator between, then \"]\". The separator: "
        + "at the last axis \", \"; else \",\", a new line (two below rank − 2), axis + 1 spaces.",
    ])
}

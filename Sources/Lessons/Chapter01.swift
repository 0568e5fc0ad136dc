extension Lesson {
  /// Chapter 1's exercises, in order.
  static let chapter01 = [rowMajorStrides, offset, render]

  /// Exercise 1.1: strides from a shape.
  public static let rowMajorStrides = Lesson(
    name: "rowMajorStrides", chapter: 1, number: 1,
    goal: "Compute the row-major strides of a shape.",
    difficulty: .easy, minutes: 10, file: "Exercises/01-Tensors/RowMajorStrides.swift",
    hints: [
      "Along the last axis, neighbors are next to each other in storage. Start there and go left.",
      "strides[i] = shape[i+1] · shape[i+2] · … · shape[last]; an empty product is 1.",
      "var stride = 1. From the last axis to the first: strides[axis] = stride, then "
        + "stride *= shape[axis].",
    ])

  /// Exercise 1.2: from an index to a position in storage.
  public static let offset = Lesson(
    name: "offset", chapter: 1, number: 2,
    goal:
      "Compute the position in storage of the element at an index, and reject an index out of range.",
    difficulty: .easy, minutes: 10, file: "Exercises/01-Tensors/Offset.swift",
    hints: [
      "Walk to the element: start at the first one, take index[0] steps along axis 0, then index[1] steps "
        + "along axis 1, and so on.",
      "position = storageOffset + index[0] · strides[0] + index[1] · strides[1] + …, where index[axis] is "
        + "at least 0 and less than shape[axis].",
      "If index.count is not shape.count, throw OutOfRange(). position = storageOffset. For each axis: if "
        + "index[axis] < 0 or ≥ shape[axis], throw OutOfRange(); position += index[axis] * strides[axis].",
    ])

  /// Exercise 1.3: a tensor as text.
  public static let render = Lesson(
    name: "render", chapter: 1, number: 3,
    goal: "Write a tensor as text that shows its axes: nested, aligned rows.",
    difficulty: .medium, minutes: 35, file: "Exercises/01-Tensors/Render.swift",
    hints: [
      "A tensor of rank 3 is a list of matrices, a matrix is a list of rows, and a row is a list of "
        + "numbers. Each is written as [ … ] around its parts. So use a function that calls itself.",
      "The separator between numbers is \", \". Between rows it is a comma, a newline, and a space for "
        + "each open bracket. Between matrices and larger parts there is an empty line, too.",
      "write(axis): if axis == rank, the next number, padded on the left to the width of the widest. Else "
        + "\"[\", then write(axis + 1) for each index along the axis, with a separator between, then \"]\". "
        + "The separator: \", \" at the last axis; else \",\", a newline (two if axis < rank − 2), and "
        + "axis + 1 spaces.",
    ])
}

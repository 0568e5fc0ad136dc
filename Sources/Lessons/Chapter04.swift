extension Lesson {
  /// Chapter 4's exercises, in order.
  static let chapter04 = [localGrads, topologicalOrder, backward, dot]

  /// Exercise 4.1: the local derivatives of each operation.
  public static let localGrads = Lesson(
    name: "localGrads", chapter: 4, number: 1,
    goal: "Compute the local derivatives of each operation.",
    difficulty: .easy, minutes: 20, file: "Exercises/04-ScalarAutograd/LocalGrads.swift",
    hints: [
      "Move one input a little and keep the others fixed. How many times as far does the result move? If "
        + "you are not sure, try it with numbers.",
      "a + b: 1, 1. a − b: 1, −1. a · b: b, a. a ÷ b: 1/b, −a/b². xⁿ: n·xⁿ⁻¹. eˣ: eˣ. tanh x: "
        + "1 − tanh² x. relu x: 1 if x > 0, else 0.",
      "switch operation { case .plus: [1, 1] … case .times: [inputs[1], inputs[0]] … }. "
        + "operation.result(inputs) is the result itself, which the derivatives of exp and tanh use.",
    ])

  /// Exercise 4.2: inputs before results.
  public static let topologicalOrder = Lesson(
    name: "topologicalOrder", chapter: 4, number: 2,
    goal: "List every number that a result was computed from, in topological order.",
    difficulty: .medium, minutes: 25, file: "Exercises/04-ScalarAutograd/TopologicalOrder.swift",
    hints: [
      "A number can be listed as soon as all its inputs are listed. So start at the result, and visit the "
        + "inputs of each number before you list the number.",
      "order(n) = order(each input of n that is not listed yet), then n. Keep the visited numbers in a "
        + "Set<ObjectIdentifier>.",
      "func visit(number): if it was visited, return; mark it as visited; visit each of its inputs; append "
        + "it to the list. Call visit(result). (The library uses an explicit stack instead of recursion, "
        + "because a very long chain would overflow the call stack.)",
    ], hasGraph: true)

  /// Exercise 4.3: the backward pass.
  public static let backward = Lesson(
    name: "backward", chapter: 4, number: 3,
    goal: "Compute the gradients of all numbers in one backward pass.",
    difficulty: .medium, minutes: 25, file: "Exercises/04-ScalarAutograd/Backward.swift",
    hints: [
      "Each number passes its gradient, times the local derivative, to each of its inputs. A number that is "
        + "used several times gets a gradient from each use.",
      "gradient(input) = Σ gradient(user) · ∂user/∂input, the sum over all its uses. A number passes its "
        + "gradient on only after all its users have done so.",
      "Set every gradient in result.history to 0, then the result's to 1. Go through result.history from "
        + "its end: for each input of a number and its local derivative, "
        + "input.gradient += number.gradient * local.",
    ], hasGraph: true)

  /// Exercise 4.4: the graph as a picture.
  public static let dot = Lesson(
    name: "dot", chapter: 4, number: 4,
    goal: "Write the computational graph of a result in DOT, the language of Graphviz.",
    difficulty: .easy, minutes: 20, file: "Exercises/04-ScalarAutograd/Dot.swift",
    hints: [
      "List two things: the nodes, one for each number, and the edges, one for each use of a number, from "
        + "the input to the result.",
      "A line for a node: n0 [label=\"a | 3.0 | 7.0\"]. A line for an edge: n0 -> n2. Around all lines: "
        + "digraph { … }.",
      "Go through result.history with enumerated(), and store each position under "
        + "ObjectIdentifier(number). For each number append its node, then for each of its inputs the edge "
        + "\"n(position of the input) -> n(its own position)\".",
    ], hasGraph: true)
}

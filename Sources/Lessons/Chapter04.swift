extension Lesson {
  /// Chapter 4's exercises, in order.
  static let chapter04 = [localGrads, topologicalOrder, backward, dot]

  /// Exercise 4.1: what an operation does to a small change.
  public static let localGrads = Lesson(
    name: "localGrads", chapter: 4, number: 1,
    goal: "Say how much each operation's result changes with each of its inputs.",
    difficulty: .easy, minutes: 20, file: "Exercises/04-ScalarAutograd/LocalGrads.swift",
    hints: [
      "Hold all inputs still but one, and move that one a little. How many times as far does the result "
        + "move? Try it with numbers if you are not sure.",
      "a + b: 1, 1. a − b: 1, −1. a · b: b, a. a ÷ b: 1/b, −a/b². xⁿ: n·xⁿ⁻¹. eˣ: eˣ. tanh x: "
        + "1 − tanh² x. relu x: 1 where x > 0, else 0.",
      "switch operation { case .plus: [1, 1] … case .times: [inputs[1], inputs[0]] … }. "
        + "operation.result(inputs) gives the result itself, which exp and tanh can use again.",
    ])

  /// Exercise 4.2: inputs before results.
  public static let topologicalOrder = Lesson(
    name: "topologicalOrder", chapter: 4, number: 2,
    goal: "List every number behind a result, each once, inputs before what was made of them.",
    difficulty: .medium, minutes: 25, file: "Exercises/04-ScalarAutograd/TopologicalOrder.swift",
    hints: [
      "A number may be written down as soon as all of its inputs are. Start at the result, and for each "
        + "number see to its inputs first.",
      "order(n) = order(each input of n that is not listed yet), then n. A set of ObjectIdentifier(number) "
        + "remembers which were seen.",
      "A function visit(number): if it was seen, return; mark it as seen; visit each of its inputs; append "
        + "it to the list. Call visit(result). (The library does the same with a pile instead of calls, "
        + "as very long chains would overflow the stack.)",
    ], hasGraph: true)

  /// Exercise 4.3: the walk from the result to the beginning.
  public static let backward = Lesson(
    name: "backward", chapter: 4, number: 3,
    goal: "Find the derivative of a result by every number it came from, in one walk.",
    difficulty: .medium, minutes: 25, file: "Exercises/04-ScalarAutograd/Backward.swift",
    hints: [
      "Each number hands what it got to its inputs, times the local derivative. A number with several "
        + "users gets something from each.",
      "gradient(input) = the sum over all its users of gradient(user) · ∂user/∂input. A number may hand on "
        + "only when all its users have handed to it.",
      "Go through result.history: set every gradient to 0. Set the result's to 1. Go through the history "
        + "from its end; for each input and local derivative of a number, "
        + "input.gradient += number.gradient * local.",
    ], hasGraph: true)

  /// Exercise 4.4: the graph as a picture.
  public static let dot = Lesson(
    name: "dot", chapter: 4, number: 4,
    goal: "Write the graph behind a result in the language that Graphviz draws.",
    difficulty: .easy, minutes: 20, file: "Exercises/04-ScalarAutograd/Dot.swift",
    hints: [
      "Two things have to be listed: each number once, with its label, and each use of a number as an "
        + "arrow from it to the result.",
      "One line for a number: n0 [label=\"a | 3.0 | 7.0\"]. One for a use: n0 -> n2. Around all of them: "
        + "digraph { … }.",
      "Go through result.history with its positions. Keep position by ObjectIdentifier(number). For each "
        + "number write its line, then for each of its inputs \"n(position of the input) -> n(its own)\".",
    ], hasGraph: true)
}

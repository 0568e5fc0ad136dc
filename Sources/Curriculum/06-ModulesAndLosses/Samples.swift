import Autograd
import Tensors

/// A module to search, its declaration in words, and its parameters.
struct Sample {
  let text: String
  let module: Any
  let parameters: NamedParameters
}

private final class Line {
  let weight = Parameter(.zeros([2, 3]))
  let bias: Parameter?

  init(hasBias: Bool = true) { bias = hasBias ? Parameter(.zeros([2])) : nil }
}

private final class Pair {
  let first = Line()
  let size = 3
  let title = "a pair"
  let second = Line(hasBias: false)
}

private final class Scaled {
  let inner = Line(hasBias: false)
  let scale = Parameter(.ones([2]))
}

private final class Stack {
  let layers = [Line(hasBias: false), Line(hasBias: false)]
  let a = Parameter(.ones([1]))
}

private final class Tied {
  let encoder = Line(hasBias: false)
  let decoder: Line

  init() { decoder = encoder }
}

private final class Maybe {
  let head: Line? = Line(hasBias: false)
  let tail: Line? = nil
}

private final class Nothing {
  let size = 3
}

/// A module with a random number of parameters and submodules.
private final class Nest {
  let before: Parameter?
  let parts: [Nest]
  let one: Nest?
  let after: Parameter

  /// Creates a module, and appends its parameters to `list`, under `path`.
  init(_ depth: Int, _ path: String, _ list: inout NamedParameters, _ generator: inout Generator) {
    func parameter(_ name: String) -> Parameter {
      let parameter = Parameter(.zeros([1 + generator.integer(below: 4)]))
      list.append((path + name, parameter))
      return parameter
    }
    before = generator.integer(below: 2) == 0 ? parameter("before") : nil
    let count = depth == 0 ? 0 : generator.integer(below: 3)
    parts = (0..<count).map { Nest(depth - 1, "\(path)parts.\($0).", &list, &generator) }
    let hasOne = depth > 0 && generator.integer(below: 2) == 0
    one = hasOne ? Nest(depth - 1, "\(path)one.", &list, &generator) : nil
    let last = Parameter(.zeros([2, 1 + generator.integer(below: 4)]))
    list.append((path + "after", last))
    after = last
  }
}

extension Sample {
  /// Returns small modules, each with one special case.
  static func byHand() -> [Sample] {
    let (line, bare, pair, scaled) = (Line(), Line(hasBias: false), Pair(), Scaled())
    let (stack, tied, maybe) = (Stack(), Tied(), Maybe())
    return [
      Sample(
        text: "Line: weight, bias", module: line,
        parameters: [("weight", line.weight), ("bias", line.bias!)]),
      Sample(
        text: "Line: weight, and a bias that is nil", module: bare,
        parameters: [("weight", bare.weight)]),
      Sample(
        text: "Pair: first (a Line), size = 3, title = \"a pair\", second (a Line without bias)",
        module: pair,
        parameters: [
          ("first.weight", pair.first.weight), ("first.bias", pair.first.bias!),
          ("second.weight", pair.second.weight),
        ]),
      Sample(
        text: "Scaled: inner (a Line without bias), scale", module: scaled,
        parameters: [("inner.weight", scaled.inner.weight), ("scale", scaled.scale)]),
      Sample(
        text: "Stack: layers (an array of two Lines without bias), a", module: stack,
        parameters: [
          ("layers.0.weight", stack.layers[0].weight),
          ("layers.1.weight", stack.layers[1].weight), ("a", stack.a),
        ]),
      Sample(
        text: "Tied: encoder (a Line without bias), decoder (the same Line)", module: tied,
        parameters: [("encoder.weight", tied.encoder.weight)]),
      Sample(
        text:
          "Maybe: head (an optional Line without bias, not nil), tail (an optional that is nil)",
        module: maybe, parameters: [("head.weight", maybe.head!.weight)]),
      Sample(text: "Nothing: size = 3", module: Nothing(), parameters: []),
    ]
  }

  /// Returns a module with submodules, up to three levels deep.
  static func random(using generator: inout Generator) -> Sample {
    var list: NamedParameters = []
    let nest = Nest(3, "", &list, &generator)
    return Sample(
      text: "Nest: before (optional), parts (an array of Nests), one (an optional Nest), after",
      module: nest, parameters: list)
  }
}

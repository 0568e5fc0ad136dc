import Autograd
import Tensors

extension Solutions {
  /// Exercise 6.1: find every parameter of a network by looking at its properties.
  ///
  /// Somebody writes a network as a class whose properties are its parts. Nobody should have to list the
  /// parameters a second time: a list written by hand is wrong after the next change. Swift can look at any
  /// value's properties: `Mirror(reflecting: value).children` gives them in the order of their declaration,
  /// each with `label` and `value`.
  ///
  ///     class Net { let first: Line; let layers: [Line]; let scale: Parameter }
  ///
  ///     gives  first.weight, first.bias, layers.0.weight, layers.0.bias, …, scale
  ///
  /// - A property that is a `Parameter` is found. Anything else is looked into, whatever it is: objects,
  ///   lists, optionals. Numbers and texts have nothing inside, so they need no care.
  /// - The name is the path from the outside in, joined by periods. Elements of lists have no label: their
  ///   number stands for it. What an optional holds has the name of the property that holds the optional
  ///   (`mirror.displayStyle == .optional`).
  /// - A parameter that is met again, because two parts share it, keeps its first name and is not listed
  ///   again.
  ///
  /// - Parameter module: an object.
  /// - Returns: every parameter inside, in the order of the properties, depth first.
  public static func parameters(
    of module: Any
  ) throws -> [(name: String, parameter: Parameter)] {
    var found: [(name: String, parameter: Parameter)] = []
    var seen = Set<ObjectIdentifier>()
    func walk(_ value: Any, _ path: String) {
      if let parameter = value as? Parameter {
        if seen.insert(ObjectIdentifier(parameter)).inserted { found.append((path, parameter)) }
        return
      }
      let mirror = Mirror(reflecting: value)
      for (number, child) in mirror.children.enumerated() {
        let name = child.label ?? "\(number)"
        let longer = path.isEmpty ? name : "\(path).\(name)"
        walk(child.value, mirror.displayStyle == .optional ? path : longer)
      }
    }
    walk(module, "")
    return found
  }
}

extension Exercises {
  public static let parameters = Exercise<(Any) throws -> [(name: String, parameter: Parameter)]>(
    .parameters, solution: Solutions.parameters,
    cases: samples, run: { try entries($0($1.module), in: $1) },
    expected: { entries($0.parameters, in: $0) }, describe: \.text, show: text,
    difference: difference,
    trivialAnswers: [
      { _ in [] }, { [("\($0)", Parameter(0))] }, { _ in [("", Parameter(.zeros([0])))] },
    ],
    mistakes: {
      Mistake("«some» is an optional's only child: what it holds keeps the property's name") {
        unique(search($0, namesOptionals: true))
      }
      .signs { $1.contains { $0.name.split(separator: ".").contains("some") } }
      Mistake("only the outermost properties are looked at: parts hold parameters of their own") {
        Mirror(reflecting: $0).children.compactMap { child in
          (child.value as? Parameter).map { (child.label ?? "", $0) }
        }
      }
      Mistake("the path is missing: two parts' weights would have the same name") {
        try Solutions.parameters(of: $0).map {
          ($0.name.split(separator: ".").last.map(String.init) ?? "", $0.parameter)
        }
      }
      Mistake("a shared parameter is listed twice: it would move twice a step") { search($0) }
        .signs { Set($1.map(\.place)).count < $1.count && !$1.contains { $0.place == nil } }
      Mistake("lists are left out: their elements' names are their numbers") {
        unique(search($0, skipsLists: true))
      }
      Mistake("a dot too many: before the outermost name there is none") {
        try Solutions.parameters(of: $0).map { (".\($0.name)", $0.parameter) }
      }
      Mistake("sorted by name: the order is that of the properties") {
        try Solutions.parameters(of: $0).sorted { $0.name < $1.name }
      }
      Mistake("outer parameters first: the order is that of the properties, depth first") {
        let all = try Solutions.parameters(of: $0)
        return all.filter { !$0.name.contains(".") } + all.filter { $0.name.contains(".") }
      }
    })
}

typealias NamedParameters = [(name: String, parameter: Parameter)]

private func samples() -> [Sample] {
  var generator = Generator(seed: 61)
  return Sample.byHand() + (0..<8).map { _ in Sample.random(using: &generator) }
}

/// A parameter that was found.
private struct Entry {
  let name: String
  /// The place in the right list; `nil` for an object of no part in it.
  let place: Int?
  let shape: [Int]
}

private func entries(_ list: NamedParameters, in sample: Sample) -> [Entry] {
  list.map { name, parameter in
    Entry(
      name: name, place: sample.parameters.firstIndex { $0.parameter === parameter },
      shape: parameter.shape)
  }
}

/// Says where two lists first differ.
private func difference(_ actual: [Entry], _ expected: [Entry]) -> String? {
  for (place, (own, right)) in zip(actual, expected).enumerated() {
    if own.name != right.name { return "entry \(place) is \(own.name), expected \(right.name)" }
    if own.place != right.place { return "entry \(place), \(own.name): another object" }
  }
  if actual.count == expected.count { return nil }
  return "there are \(actual.count), expected \(expected.count)"
}

private func text(_ list: [Entry]) -> String {
  list.isEmpty ? "none" : list.map { "\($0.name) \($0.shape)" }.joined(separator: "\n")
}

/// The search, with a mistake.
private func search(
  _ value: Any, _ path: String = "", skipsLists: Bool = false, namesOptionals: Bool = false
) -> NamedParameters {
  if let parameter = value as? Parameter { return [(path, parameter)] }
  let mirror = Mirror(reflecting: value)
  if skipsLists && mirror.displayStyle == .collection { return [] }
  return mirror.children.enumerated().flatMap { number, child in
    let name = child.label ?? "\(number)"
    let longer = path.isEmpty ? name : "\(path).\(name)"
    let isNameless = mirror.displayStyle == .optional && !namesOptionals
    return search(
      child.value, isNameless ? path : longer, skipsLists: skipsLists,
      namesOptionals: namesOptionals)
  }
}

private func unique(_ list: NamedParameters) -> NamedParameters {
  var seen = Set<ObjectIdentifier>()
  return list.filter { seen.insert(ObjectIdentifier($0.parameter)).inserted }
}

import Autograd
import Tensors

extension Solutions {
  /// Exercise 6.1: find every parameter of a network by inspecting its properties.
  ///
  /// A network is a class, and its layers are properties. A separate list of its parameters, kept by hand,
  /// would be wrong after the next change. But Swift can inspect any value at run time:
  /// `Mirror(reflecting: value).children` are its properties in the order of their declaration, each with
  /// `label` and `value`.
  ///
  ///     class Net { let first: Line; let layers: [Line]; let scale: Parameter }
  ///
  ///     gives  first.weight, first.bias, layers.0.weight, layers.0.bias, …, scale
  ///
  /// - A `Parameter` is added to the result. Any other value is searched in turn: objects, arrays,
  ///   optionals. Numbers and strings need no special case, because they have no children.
  /// - The name is the path to the parameter, joined by periods. The elements of an array have no label, so
  ///   use their index. The wrapped value of an optional has the name of the property
  ///   (`mirror.displayStyle == .optional`).
  /// - A parameter that two modules share is listed once, under the first name.
  ///
  /// - Parameter module: the object to search.
  /// - Returns: all parameters and their names, in the order of the properties, depth first.
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
      for (index, child) in mirror.children.enumerated() {
        let name = child.label ?? "\(index)"
        let newPath = path.isEmpty ? name : "\(path).\(name)"
        walk(child.value, mirror.displayStyle == .optional ? path : newPath)
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
      Mistake("“some” is in the path: the wrapped value of an optional has the property's name") {
        unique(search($0, namesOptionals: true))
      }
      .signs { $1.contains { $0.name.split(separator: ".").contains("some") } }
      Mistake("only the outermost properties are searched: modules contain modules") {
        Mirror(reflecting: $0).children.compactMap { child in
          (child.value as? Parameter).map { (child.label ?? "", $0) }
        }
      }
      Mistake("the path is missing: the weights of two layers would have the same name") {
        try Solutions.parameters(of: $0).map {
          ($0.name.split(separator: ".").last.map(String.init) ?? "", $0.parameter)
        }
      }
      Mistake("a shared parameter is listed twice: each step would update it twice") { search($0) }
        .signs { Set($1.map(\.index)).count < $1.count && !$1.contains { $0.index == nil } }
      Mistake("arrays are not searched: the names of their elements are their indices") {
        unique(search($0, skipsArrays: true))
      }
      Mistake("a period too many: there is none before the first name") {
        try Solutions.parameters(of: $0).map { (".\($0.name)", $0.parameter) }
      }
      Mistake("sorted by name: the order is that of the declarations") {
        try Solutions.parameters(of: $0).sorted { $0.name < $1.name }
      }
      Mistake("outer parameters first: the order is that of the declarations, depth first") {
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

/// A parameter in an answer.
private struct Entry {
  let name: String
  /// The index in the expected list; `nil` for a parameter that is not in the sample.
  let index: Int?
  let shape: [Int]
}

private func entries(_ list: NamedParameters, in sample: Sample) -> [Entry] {
  list.map { name, parameter in
    Entry(
      name: name, index: sample.parameters.firstIndex { $0.parameter === parameter },
      shape: parameter.shape)
  }
}

/// Returns the first difference of two lists; `nil` if they are equal.
private func difference(_ actual: [Entry], _ expected: [Entry]) -> String? {
  for (position, (own, right)) in zip(actual, expected).enumerated() {
    if own.name != right.name { return "entry \(position) is \(own.name), expected \(right.name)" }
    if own.index != right.index { return "entry \(position), \(own.name), is another parameter" }
  }
  if actual.count == expected.count { return nil }
  return "\(actual.count) parameters, expected \(expected.count)"
}

private func text(_ list: [Entry]) -> String {
  list.isEmpty ? "none" : list.map { "\($0.name) \($0.shape)" }.joined(separator: "\n")
}

/// Searches without removing shared parameters, and with other mistakes.
private func search(
  _ value: Any, _ path: String = "", skipsArrays: Bool = false, namesOptionals: Bool = false
) -> NamedParameters {
  if let parameter = value as? Parameter { return [(path, parameter)] }
  let mirror = Mirror(reflecting: value)
  if skipsArrays && mirror.displayStyle == .collection { return [] }
  return mirror.children.enumerated().flatMap { index, child in
    let name = child.label ?? "\(index)"
    let newPath = path.isEmpty ? name : "\(path).\(name)"
    let isNameless = mirror.displayStyle == .optional && !namesOptionals
    return search(
      child.value, isNameless ? path : newPath, skipsArrays: skipsArrays,
      namesOptionals: namesOptionals)
  }
}

private func unique(_ list: NamedParameters) -> NamedParameters {
  var seen = Set<ObjectIdentifier>()
  return list.filter { seen.insert(ObjectIdentifier($0.parameter)).inserted }
}

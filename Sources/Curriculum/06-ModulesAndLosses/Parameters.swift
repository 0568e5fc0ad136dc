import Autograd
import Tensors

/// Checks `parameters` on small modules whose paths are written out, and on random nests of modules whose
/// paths are known from how they were made.
public func checkParameters(_ exercises: any Chapter06Exercises.Type) -> Report {
  .checking {
    var generator = Generator(seed: 61)
    for sample in Sample.byHand() + (0..<8).map({ _ in Sample.random(using: &generator) }) {
      let actual = try exercises.parameters(of: sample.module)
      guard let difference = difference(actual, sample.parameters) else { continue }
      return Report.Failure(
        input: sample.text, actual: text(actual), expected: text(sample.parameters),
        difference: difference, diagnosis: diagnosis(actual, sample.module))
    }
    return nil
  }
}

typealias NamedParameters = [(name: String, parameter: Parameter)]

/// Says where two lists first differ.
private func difference(_ actual: NamedParameters, _ expected: NamedParameters) -> String? {
  for (place, (own, right)) in zip(actual, expected).enumerated() {
    if own.name != right.name { return "entry \(place) is \(own.name), expected \(right.name)" }
    if own.parameter !== right.parameter { return "entry \(place), \(own.name): another object" }
  }
  if actual.count == expected.count { return nil }
  return "there are \(actual.count), expected \(expected.count)"
}

private func text(_ list: NamedParameters) -> String {
  list.isEmpty
    ? "none" : list.map { "\($0.name) \($0.parameter.shape)" }.joined(separator: "\n")
}

private func diagnosis(_ actual: NamedParameters, _ module: Any) -> String? {
  func isSame(_ wrong: NamedParameters) -> Bool { difference(actual, wrong) == nil }
  if actual.contains(where: { $0.name.split(separator: ".").contains("some") }) {
    return "«some» is an optional's only child: what it holds keeps the property's name"
  }
  if isSame(Walk(skipsLists: true).found(in: module)) {
    return "lists are left out: their elements' names are their numbers"
  }
  if isSame(Walk(depth: 1).found(in: module)) {
    return "only the outermost properties are looked at: parts hold parameters of their own"
  }
  if isSame(Walk(keepsPath: false).found(in: module)) {
    return "the path is missing: two parts' weights would have the same name"
  }
  if isSame(Walk(keepsShared: true).found(in: module)) {
    return "a shared parameter is listed twice: it would move twice a step"
  }
  let right = Walk().found(in: module)
  if isSame(right.map { (".\($0.name)", $0.parameter) }) {
    return "a dot too many: before the outermost name there is none"
  }
  if isSame(right.sorted { $0.name < $1.name }) {
    return "sorted by name: the order is that of the properties"
  }
  let outer = right.filter { !$0.name.contains(".") }
  if isSame(outer + right.filter { $0.name.contains(".") }) {
    return "outer parameters first: the order is that of the properties, depth first"
  }
  return nil
}

/// The search, right or with one mistake.
private struct Walk {
  var depth = Int.max
  var skipsLists = false
  var keepsPath = true
  var keepsShared = false

  func found(in module: Any) -> NamedParameters {
    var found: NamedParameters = []
    func walk(_ value: Any, _ path: String, _ level: Int) {
      if let parameter = value as? Parameter {
        if keepsShared || !found.contains(where: { $0.parameter === parameter }) {
          found.append((path, parameter))
        }
        return
      }
      let mirror = Mirror(reflecting: value)
      if level == depth || skipsLists && mirror.displayStyle == .collection { return }
      for (number, child) in mirror.children.enumerated() {
        if mirror.displayStyle == .optional {
          walk(child.value, path, level)
        } else {
          let name = child.label ?? "\(number)"
          let whole = path.isEmpty || !keepsPath ? name : "\(path).\(name)"
          walk(child.value, whole, level + 1)
        }
      }
    }
    walk(module, "", 0)
    return found
  }
}

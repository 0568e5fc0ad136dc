import Autograd
import Solutions

enum Shallow: Mistake06 {
  static func parameters(of module: Any) -> [(name: String, parameter: Parameter)] {
    Mirror(reflecting: module).children.compactMap { child in
      (child.value as? Parameter).map { (child.label ?? "", $0) }
    }
  }
}

enum PathLost: Mistake06 {
  static func parameters(of module: Any) throws -> [(name: String, parameter: Parameter)] {
    try Solutions06.parameters(of: module).map {
      ($0.name.split(separator: ".").last.map(String.init) ?? "", $0.parameter)
    }
  }
}

enum SharedTwice: Mistake06 {
  static func parameters(of module: Any) -> [(name: String, parameter: Parameter)] {
    search(module)
  }
}

enum ListsSkipped: Mistake06 {
  static func parameters(of module: Any) -> [(name: String, parameter: Parameter)] {
    var seen = Set<ObjectIdentifier>()
    return search(module, skipsLists: true).filter {
      seen.insert(ObjectIdentifier($0.parameter)).inserted
    }
  }
}

enum OptionalNamed: Mistake06 {
  static func parameters(of module: Any) -> [(name: String, parameter: Parameter)] {
    var seen = Set<ObjectIdentifier>()
    return search(module, namesOptionals: true).filter {
      seen.insert(ObjectIdentifier($0.parameter)).inserted
    }
  }
}

enum LeadingDot: Mistake06 {
  static func parameters(of module: Any) throws -> [(name: String, parameter: Parameter)] {
    try Solutions06.parameters(of: module).map { (".\($0.name)", $0.parameter) }
  }
}

enum SortedByName: Mistake06 {
  static func parameters(of module: Any) throws -> [(name: String, parameter: Parameter)] {
    try Solutions06.parameters(of: module).sorted { $0.name < $1.name }
  }
}

enum OuterFirst: Mistake06 {
  static func parameters(of module: Any) throws -> [(name: String, parameter: Parameter)] {
    let all = try Solutions06.parameters(of: module)
    return all.filter { !$0.name.contains(".") } + all.filter { $0.name.contains(".") }
  }
}

/// The search, with a mistake.
private func search(
  _ value: Any, _ path: String = "", skipsLists: Bool = false, namesOptionals: Bool = false
) -> [(name: String, parameter: Parameter)] {
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

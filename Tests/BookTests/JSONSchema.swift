import Foundation

/// A validator for the part of JSON Schema, draft 4, that nbformat's schema uses.
struct JSONSchema {
  private let root: [String: Any]

  init(contentsOfFile path: String) throws {
    let data = try Data(contentsOf: URL(fileURLWithPath: path))
    root = try JSONSerialization.jsonObject(with: data) as? [String: Any] ?? [:]
  }

  /// Returns the violations of the schema by a value, with their paths.
  func problems(_ value: Any) -> [String] { problems(value, root, "") }

  private func problems(_ value: Any, _ schema: [String: Any], _ path: String) -> [String] {
    if let name = schema["$ref"] as? String { return problems(value, resolved(name), path) }
    var found: [String] = []
    if let type = schema["type"] {
      let types = type as? [String] ?? [type as? String ?? ""]
      if !types.contains(where: { Self.has(value, $0) }) {
        return ["\(path): is not \(types.joined(separator: " or "))"]
      }
    }
    if let allowed = schema["enum"] as? [AnyHashable],
      !allowed.contains(where: { $0 == value as? AnyHashable })
    {
      found.append("\(path): is not one of \(allowed)")
    }
    if let least = schema["minimum"] as? Double, let number = value as? Double, number < least {
      found.append("\(path): is below \(least)")
    }
    if let text = value as? String { found += self.text(text, schema, path) }
    if let choices = schema["oneOf"] as? [[String: Any]] {
      let fitting = choices.count { problems(value, $0, path).isEmpty }
      if fitting != 1 { found.append("\(path): matches \(fitting) of its schemas, not one") }
    }
    if let list = value as? [Any] { found += items(list, schema, path) }
    if let members = value as? [String: Any] { found += object(members, schema, path) }
    return found
  }

  private func text(_ text: String, _ schema: [String: Any], _ path: String) -> [String] {
    var found: [String] = []
    if let pattern = schema["pattern"] as? String,
      text.range(of: pattern, options: .regularExpression) == nil
    {
      found.append("\(path): does not match \(pattern)")
    }
    if let most = schema["maxLength"] as? Int, text.count > most {
      found.append("\(path): too long")
    }
    if let least = schema["minLength"] as? Int, text.count < least {
      found.append("\(path): too short")
    }
    return found
  }

  private func items(_ list: [Any], _ schema: [String: Any], _ path: String) -> [String] {
    guard let item = schema["items"] as? [String: Any] else { return [] }
    return list.enumerated().flatMap { problems($1, item, "\(path)/\($0)") }
  }

  private func object(
    _ members: [String: Any], _ schema: [String: Any], _ path: String
  ) -> [String] {
    let known = schema["properties"] as? [String: [String: Any]] ?? [:]
    let patterns = schema["patternProperties"] as? [String: [String: Any]] ?? [:]
    var found = (schema["required"] as? [String] ?? []).filter { members[$0] == nil }
      .map { "\(path): \($0) is missing" }
    for (name, value) in members {
      let place = "\(path)/\(name)"
      let fitting = patterns.filter { name.range(of: $0.key, options: .regularExpression) != nil }
      for form in fitting.values { found += problems(value, form, place) }
      if let form = known[name] {
        found += problems(value, form, place)
      } else if fitting.isEmpty {
        if schema["additionalProperties"] as? Bool == false { found.append("\(place): is unknown") }
        if let form = schema["additionalProperties"] as? [String: Any] {
          found += problems(value, form, place)
        }
      }
    }
    return found
  }

  /// "#/definitions/cell".
  private func resolved(_ name: String) -> [String: Any] {
    name.split(separator: "/").dropFirst().reduce(root) { $0[String($1)] as? [String: Any] ?? [:] }
  }

  private static func has(_ value: Any, _ type: String) -> Bool {
    let isBool = (value as? NSNumber).map { CFBooleanLike.isBool($0) } ?? false
    switch type {
    case "object": return value is [String: Any]
    case "array": return value is [Any]
    case "string": return value is String
    case "null": return value is NSNull
    case "boolean": return isBool
    case "number": return !isBool && value is NSNumber
    case "integer":
      return !isBool
        && (value as? NSNumber).map { $0.doubleValue.rounded() == $0.doubleValue } ?? false
    default: return false
    }
  }

  private enum CFBooleanLike {
    static func isBool(_ number: NSNumber) -> Bool { String(cString: number.objCType) == "c" }
  }
}

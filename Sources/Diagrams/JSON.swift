/// A JSON value (RFC 8259) for writing.
package indirect enum JSON {
  case null
  case bool(Bool)
  case integer(Int)
  /// A number; written as `null` if it is not finite, as JSON cannot represent it.
  case number(Double)
  case text(String)
  case array([JSON])
  /// An object with members in order.
  case object([(String, JSON)])

  /// Returns a text, or `null`.
  package static func optional(_ text: String?) -> JSON { text.map { .text($0) } ?? .null }

  /// The JSON text on one line, safe inside an HTML script element.
  package var text: String {
    var result = ""
    write(to: &result)
    return result
  }

  private func write(to result: inout String) {
    switch self {
    case .null: result += "null"
    case .bool(let value): result += value ? "true" : "false"
    case .integer(let value): result += "\(value)"
    case .number(let value): result += value.isFinite ? "\(value)" : "null"
    case .text(let value): Self.quote(value, to: &result)
    case .array(let values):
      result += "["
      for (index, value) in values.enumerated() {
        if index > 0 { result += "," }
        value.write(to: &result)
      }
      result += "]"
    case .object(let members):
      result += "{"
      for (index, (name, value)) in members.enumerated() {
        if index > 0 { result += "," }
        Self.quote(name, to: &result)
        result += ":"
        value.write(to: &result)
      }
      result += "}"
    }
  }

  private static func quote(_ text: String, to result: inout String) {
    let digits = Array("0123456789abcdef")
    result += "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\0"..<" ", "<", ">", "&", "\u{2028}", "\u{2029}":
        let value = Int(scalar.value)
        result += "\\u"
        for shift in [12, 8, 4, 0] { result.append(digits[value >> shift & 15]) }
      default: result.unicodeScalars.append(scalar)
      }
    }
    result += "\""
  }
}

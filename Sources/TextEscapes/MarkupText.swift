extension StringProtocol {
  /// The text escaped for HTML and XML: safe between tags and in attributes, with either kind of quotes.
  ///
  /// Escaping works on Unicode scalars: a `<` followed by a combining mark is a single `Character` that is
  /// not equal to `"<"`, but a browser still parses it as `<`.
  package var escapedForMarkup: String {
    var result = ""
    for scalar in unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}

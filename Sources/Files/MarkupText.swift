extension StringProtocol {
  /// The text as HTML and XML show it: safe between tags and in attributes, whichever quotes they have.
  ///
  /// It goes by Unicode's scalars. A `<` with a combining mark behind it is one `Character`, and not `"<"`; a
  /// browser sees a `<` all the same.
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

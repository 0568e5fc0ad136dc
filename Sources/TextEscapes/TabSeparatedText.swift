extension StringProtocol {
  /// The text as a field of tab-separated values, which know no quotes: control characters and line separators become
  /// spaces.
  package var tabSeparatedField: String {
    var result = ""
    for scalar in unicodeScalars {
      switch scalar.properties.generalCategory {
      case .control, .lineSeparator, .paragraphSeparator: result += " "
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}

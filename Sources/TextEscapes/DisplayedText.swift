extension StringProtocol {
  /// Returns the text as a message may show it: control characters, line breaks and marks that reverse the direction
  /// of a line are escaped as in a Swift literal (`\n`, `\u{1B}`), and the middle of a long text is left out.
  ///
  /// Names and values from a file or a command line pass through here before a terminal, a table or a page
  /// shows them: an escape sequence could change the terminal, and a name can be as long as its file.
  ///
  /// - Parameter limit: The largest number of Unicode scalars of the result; at least 8.
  package func displayed(limit: Int = 120) -> String {
    let scalars = unicodeScalars
    // No more than the limit is ever read from either end: the text may be hundreds of megabytes long.
    let head = scalars.prefix(limit + 1).flatMap { $0.escapedForDisplay }
    if head.count <= limit, scalars.prefix(limit + 1).count <= limit { return text(head) }
    let tail = scalars.suffix(limit / 4).flatMap { $0.escapedForDisplay }.suffix(limit / 4)
    return text(head.prefix(limit - tail.count - 1)) + "…" + text(tail)
  }

  /// The text as ``displayed(limit:)``, line by line; lines beyond the 200th are left out.
  package func displayedLines(limit: Int = 4_000) -> String {
    let newline = UInt8(ascii: "\n")
    let lines = utf8.split(separator: newline, maxSplits: 200, omittingEmptySubsequences: false)
      .map { String(decoding: $0, as: UTF8.self) }
    let shown = lines.prefix(200).map { $0.displayed(limit: limit) }
    return (shown + (lines.count > 200 ? ["…"] : [])).joined(separator: "\n")
  }

  private func text(_ scalars: some Sequence<Unicode.Scalar>) -> String {
    var text = ""
    text.unicodeScalars.append(contentsOf: scalars)
    return text
  }
}

extension Unicode.Scalar {
  /// The scalar, or its escape sequence if it is a control, format, line separator or private character.
  fileprivate var escapedForDisplay: [Unicode.Scalar] {
    switch properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned, .privateUse:
      Array(escaped(asASCII: true).unicodeScalars)
    case .format where self != "\u{200D}" && self != "\u{200C}":
      Array(escaped(asASCII: true).unicodeScalars)
    default: [self]
    }
  }
}

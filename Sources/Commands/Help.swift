/// The layout of `--help`: two columns in ``lineWidth`` characters, the second wrapped under itself.
enum Help {
  static let lineWidth = 100
  /// The width of the first column; a longer entry has its explanation on the next line.
  private static let columnWidth = 26

  /// Returns the options under their headings, `--help` last.
  static func sections(_ options: [Option]) -> [String] {
    var lines: [String] = []
    let headings = options.map(\.heading) + ["Options"]
    var seen: Set<String> = []
    let help = ("-h, --help", "print this help")
    let width = columnWidth(of: options.map(\.row) + [help])
    for heading in headings where seen.insert(heading).inserted {
      var rows = options.filter { $0.heading == heading }.map(\.row)
      if heading == "Options" { rows.append(help) }
      lines += ["", "\(heading):"] + table(rows, width: width)
    }
    return lines
  }

  /// Returns rows of a name and its explanation.
  static func table(_ rows: [(String, String)], width: Int? = nil) -> [String] {
    let width = width ?? columnWidth(of: rows)
    let indent = String(repeating: " ", count: width + 4)
    return rows.flatMap { name, help -> [String] in
      var lines = wrapped(help, to: lineWidth - indent.count).map { indent + $0 }
      let start = "  " + name
      if name.count <= width, let first = lines.first {
        lines[0] = start + first.dropFirst(start.count)
        return lines
      }
      return [start] + lines
    }
  }

  private static func columnWidth(of rows: [(String, String)]) -> Int {
    rows.map(\.0.count).filter { $0 <= columnWidth }.max() ?? 0
  }

  /// Returns lines of at most `width` characters, broken at spaces, not at no-break spaces.
  static func wrapped(_ text: String, to width: Int) -> [String] {
    var lines: [String] = []
    for word in text.split(separator: " ") {
      if let last = lines.last, last.count + 1 + word.count <= width {
        lines[lines.count - 1] = last + " " + word
      } else {
        lines.append(String(word))
      }
    }
    return lines.map { $0.replacing("\u{A0}", with: " ") }
  }
}

extension Option {
  /// The row of `--help`: the option as it is written, and what it does: "learning rate, 0 to 1 (0.1)".
  var row: (String, String) {
    let written = (short.map { "-\($0), " } ?? "") + "--\(name)"
    var text = help
    let value: String
    switch kind {
    case .flag: return (written, help)
    case .integer(let range):
      value = " N"
      text += Self.bounds(Double(range.lowerBound), Double(range.upperBound))
    case .number(let range):
      value = " X"
      text += Self.bounds(range.lowerBound, range.upperBound)
    case .text(let placeholder): value = " \(placeholder)"
    case .choice(let choices, let placeholder):
      let all = choices.joined(separator: "|")
      let isShort = all.count <= 16
      value = " " + (placeholder ?? (isShort ? all : "NAME"))
      if placeholder == nil && !isShort { text += ": " + choices.joined(separator: ", ") }
    }
    let shown = defaultDescription ?? defaultValue
    if shown.isEmpty { return (written + value, text) }
    return (written + value, "\(text) (\(shown)\(quickValue.map { "; \($0) with --quick" } ?? ""))")
  }

  /// Returns the range as `--help` prints it; a bound that only guards against nonsense is left out.
  private static func bounds(_ low: Double, _ high: Double) -> String {
    if high <= 10_000 { return ", \(plain(low)) to \(plain(high))" }
    return low > 0 ? ", at least \(plain(low))" : ""
  }
}

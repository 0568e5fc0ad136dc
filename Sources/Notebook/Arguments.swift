/// Something that a chapter's command line may set.
public struct Option: Sendable {
  enum Kind: Sendable {
    case integer(ClosedRange<Int>)
    case text
    case flag
  }

  let name: String
  let kind: Kind
  let standard: String
  let help: String

  /// `--name N`, a whole number in `range`.
  public static func integer(
    _ name: String, _ standard: Int, in range: ClosedRange<Int> = 0...Int.max, _ help: String
  ) -> Option {
    Option(name: name, kind: .integer(range), standard: "\(standard)", help: help)
  }

  /// `--name TEXT`.
  public static func text(_ name: String, _ standard: String, _ help: String) -> Option {
    Option(name: name, kind: .text, standard: standard, help: help)
  }

  /// `--name`.
  public static func flag(_ name: String, _ help: String) -> Option {
    Option(name: name, kind: .flag, standard: "", help: help)
  }

  static func output(_ program: String) -> Option {
    .text("output", "Output/\(program)", "the folder for pictures")
  }
}

/// What the command line says.
public struct Arguments: Sendable {
  /// What is wrong with the command line.
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  private let options: [Option]
  private var values: [String: String] = [:]
  private(set) var wantsHelp = false

  init(_ words: [String], options: [Option]) throws(Failure) {
    self.options = options
    var rest = words[...]
    while let word = rest.popFirst() {
      if word == "--help" || word == "-h" {
        wantsHelp = true
        continue
      }
      let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard word.hasPrefix("--"),
        let option = options.first(where: { $0.name == parts[0].dropFirst(2) })
      else {
        throw Failure(description: "unknown argument '\(word)'; --help lists those there are")
      }
      if case .flag = option.kind {
        guard parts.count == 1 else { throw Failure(description: "\(parts[0]) takes no value") }
        values[option.name] = "yes"
        continue
      }
      guard let value = parts.count == 2 ? String(parts[1]) : rest.popFirst() else {
        throw Failure(description: "\(word) needs a value")
      }
      if case .integer(let range) = option.kind, !(Int(value).map(range.contains) ?? false) {
        throw Failure(
          description: "--\(option.name) needs a whole number from \(range.lowerBound)"
            + (range.upperBound < Int.max ? " to \(range.upperBound)" : "") + ", not '\(value)'")
      }
      values[option.name] = value
    }
  }

  /// The value of an option that is a whole number.
  public func integer(_ name: String) -> Int { Int(string(name)) ?? 0 }

  /// The value of an option that is text.
  public func string(_ name: String) -> String {
    values[name] ?? options.first { $0.name == name }?.standard ?? ""
  }

  /// Whether a flag was given.
  public func flag(_ name: String) -> Bool { values[name] != nil }

  func help(_ program: String, file: String) -> String {
    let title = Source(file: file).title ?? "A chapter of Wingbeat."
    var lines = [title, "", "usage: swift run \(program) [options]", ""]
    let rows = options.map { option -> (String, String) in
      switch option.kind {
      case .integer: ("--\(option.name) N", "\(option.help) (\(option.standard))")
      case .text: ("--\(option.name) TEXT", "\(option.help) (\(option.standard))")
      case .flag: ("--\(option.name)", option.help)
      }
    }
    let width = rows.map(\.0.count).max() ?? 0
    for (name, help) in rows + [("--help", "this text")] {
      lines.append(
        "  " + name + String(repeating: " ", count: max(0, width - name.count) + 2) + help)
    }
    return lines.joined(separator: "\n")
  }
}

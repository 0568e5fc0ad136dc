/// What a command line says.
public struct Arguments: Sendable {
  /// What is wrong with the command line, in one sentence.
  public struct Failure: Error, CustomStringConvertible, Equatable {
    public let description: String

    public init(description: String) { self.description = description }
  }

  private let options: [Option]
  private var values: [String: String] = [:]
  /// What is not an option, in order.
  public private(set) var positionals: [String] = []
  /// Whether `--help` was asked for.
  public private(set) var wantsHelp = false

  /// Reads a command line: `--name value`, `--name=value`, `-n value`; behind `--` nothing is an option.
  ///
  /// - Parameter takesPositionals: whether words that are no options are taken.
  /// - Throws: ``Failure`` for an unknown option, a missing value or one that does not fit.
  public init(
    _ words: [String], options: [Option], takesPositionals: Bool = false
  ) throws(Failure) {
    self.options = options
    var rest = words[...]
    var isPlain = false
    while let word = rest.popFirst() {
      if word == "--" && takesPositionals && !isPlain {
        isPlain = true
      } else if isPlain || !word.hasPrefix("-") || word == "-" {
        guard takesPositionals else { throw Self.unknown(word) }
        positionals.append(word)
      } else if word == "--help" || word == "-h" {
        wantsHelp = true
      } else {
        try read(word, &rest)
      }
    }
  }

  private mutating func read(_ word: String, _ rest: inout ArraySlice<String>) throws(Failure) {
    let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let isLong = word.hasPrefix("--")
    let name = parts[0].drop { $0 == "-" }
    let found = options.first {
      isLong ? $0.name == name : name.count == 1 && $0.short == name.first
    }
    guard let option = found else { throw Self.unknown(word) }
    if case .flag = option.kind {
      guard parts.count == 1 else { throw Failure(description: "\(parts[0]) takes no value") }
      values[option.name] = "yes"
      return
    }
    guard let value = parts.count == 2 ? String(parts[1]) : rest.popFirst() else {
      throw Failure(description: "\(word) needs a value")
    }
    if let wanted = option.problem(with: value) {
      throw Failure(description: "--\(option.name) needs \(wanted), not '\(value)'")
    }
    values[option.name] = value
  }

  private static func unknown(_ word: String) -> Failure {
    Failure(description: "unknown argument '\(word)'; --help lists those there are")
  }

  /// Whether an option was given.
  public func isGiven(_ name: String) -> Bool { values[name] != nil }

  /// The value of an option that is a whole number.
  public func integer(_ name: String) -> Int { Int(string(name)) ?? 0 }

  /// The value of an option that is a number.
  public func number(_ name: String) -> Double { Double(string(name)) ?? 0 }

  /// The value of an option that is text or a choice: the one given, else the quick one where `--quick`
  /// was given, else the standard one.
  public func string(_ name: String) -> String {
    if let value = values[name] { return value }
    guard let option = options.first(where: { $0.name == name }) else { return "" }
    return flag("quick") ? option.quickValue ?? option.standard : option.standard
  }

  /// Whether a flag was given.
  public func flag(_ name: String) -> Bool { values[name] != nil }

  /// The text of `--help`: a title, how to call it, every option with its standard value.
  public static func help(title: String, usage: String, options: [Option]) -> String {
    let rows = options.map(\.row) + [("--help", "this text")]
    return ([title, "", "usage: \(usage)", ""] + table(rows)).joined(separator: "\n")
  }

  /// Two columns; what is too long for the first has the second below it.
  static func table(_ rows: [(String, String)]) -> [String] {
    let width = rows.map(\.0.count).filter { $0 <= 36 }.max() ?? 0
    return rows.map { name, help in
      name.count <= width
        ? "  " + name + String(repeating: " ", count: width - name.count + 2) + help
        : "  " + name + "\n" + String(repeating: " ", count: width + 4) + help
    }
  }
}

import TextEscapes

/// The options and operands of a command line.
public struct Arguments: Sendable {
  /// An error in the command line: what is wrong and how to fix it, in one sentence.
  public struct Failure: Error, CustomStringConvertible, Equatable {
    public let description: String

    public init(description: String) { self.description = description }
  }

  private let options: [Option]
  private var values: [String: String] = [:]
  /// The words that are not options, in order.
  public private(set) var positionals: [String] = []
  /// Whether `--help` was given.
  public private(set) var wantsHelp = false

  /// Parses a command line: `--name value`, `--name=value`, `-n value`; after `--` nothing is an option.
  ///
  /// - Parameter takesPositionals: whether operands are accepted.
  /// - Throws: ``Failure`` for an unknown option, and a missing or invalid value.
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
        guard takesPositionals else { throw unknown(word) }
        positionals.append(word)
      } else if word == "--help" || word == "-h" {
        wantsHelp = true
      } else {
        try read(word, &rest)
      }
    }
  }

  private mutating func read(_ word: String, _ rest: inout ArraySlice<String>) throws(Failure) {
    // On scalars: a value can begin with a combining mark, which would make one `Character` with the "=".
    let parts = word.unicodeScalars.split(
      separator: "=", maxSplits: 1, omittingEmptySubsequences: false
    ).map { String($0) }
    let isLong = word.hasPrefix("--")
    let name = parts[0].drop { $0 == "-" }
    let found = options.first {
      isLong ? $0.name == name : name.count == 1 && $0.short == name.first
    }
    guard let option = found else { throw unknown(word) }
    if case .flag = option.kind {
      guard parts.count == 1 else { throw Failure(description: "\(parts[0]) takes no value") }
      values[option.name] = "true"
      return
    }
    guard let value = parts.count == 2 ? parts[1] : rest.popFirst() else {
      throw Failure(description: "\(word.displayed()) needs a value")
    }
    if let wanted = option.problem(with: value) {
      throw Failure(description: "--\(option.name) needs \(wanted), not '\(value.displayed())'")
    }
    let earlier = option.isList ? values[option.name] : nil
    values[option.name] = (earlier.map { $0 + "," } ?? "") + value
  }

  private func unknown(_ word: String) -> Failure {
    let name = word.prefix { $0 != "=" }.drop { $0 == "-" }
    let similar = word.hasPrefix("-") ? suggestion(for: String(name), in: options.map(\.name)) : nil
    return Failure(
      description: "unknown argument '\(word.displayed())'"
        + (similar.map { ", did you mean --\($0)?" } ?? ";") + " --help lists all options")
  }

  /// Returns whether an option was given.
  ///
  /// - Precondition: the program declares the option, as for all methods below.
  public func isGiven(_ name: String) -> Bool { values[option(name).name] != nil }

  /// Returns the value of an integer option.
  ///
  /// - Precondition: it was given, or has a default.
  public func integer(_ name: String) -> Int {
    guard case .integer = option(name).kind, let value = Int(string(name)) else {
      fatalError("Arguments: --\(name) is no integer option with a value")
    }
    return value
  }

  /// Returns the value of an option that is a number.
  ///
  /// - Precondition: it was given, or has a default.
  public func number(_ name: String) -> Double {
    guard case .number = option(name).kind, let value = Double(string(name)) else {
      fatalError("Arguments: --\(name) is no number option with a value")
    }
    return value
  }

  /// Returns the value of an option as text: the one given, else the default, under `--quick` the quick one;
  /// empty where there is none.
  public func string(_ name: String) -> String {
    let option = option(name)
    if let value = values[name] { return value }
    return values["quick"] == nil ? option.defaultValue : option.quickValue ?? option.defaultValue
  }

  /// Returns whether a flag was given.
  public func flag(_ name: String) -> Bool {
    guard case .flag = option(name).kind else {
      fatalError("Arguments: --\(name) takes a value; it is no flag")
    }
    return isGiven(name)
  }

  /// Returns the option of that name: a misspelled name must not read as a default.
  private func option(_ name: String) -> Option {
    guard let option = options.first(where: { $0.name == name }) else {
      fatalError("Arguments: the program declares no option --\(name)")
    }
    return option
  }

  /// Returns the text of `--help`: a title, the usage, and all options under their headings.
  public static func help(title: String, usage: String, options: [Option]) -> String {
    (Help.wrapped(title, to: Help.lineWidth) + ["", "usage: \(usage)"] + Help.sections(options))
      .joined(separator: "\n")
  }
}

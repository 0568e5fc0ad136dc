/// Something that a command line may set.
public struct Option: Sendable {
  enum Kind: Sendable {
    case integer(ClosedRange<Int>)
    case number(ClosedRange<Double>)
    case text(String)
    case choice([String], placeholder: String?)
    case flag
  }

  /// What follows the two dashes.
  public let name: String
  let short: Character?
  let kind: Kind
  /// The value where none is given; empty for none.
  let standard: String
  let help: String
  /// The value under `--quick`; none where it is the usual one.
  var quickValue: String?

  /// `--name N`, a whole number in `range`; `standard` is `nil` where there is none, or `help` tells it.
  public static func integer(
    _ name: String, _ standard: Int?, in range: ClosedRange<Int> = 0...Int.max,
    short: Character? = nil,
    _ help: String
  ) -> Option {
    Option(
      name: name, short: short, kind: .integer(range), standard: standard.map { "\($0)" } ?? "",
      help: help)
  }

  /// `--name X`, a number in `range`; `standard` is `nil` where there is none, or `help` tells it.
  public static func number(
    _ name: String, _ standard: Double?, in range: ClosedRange<Double> = 0...Double.infinity,
    short: Character? = nil, _ help: String
  ) -> Option {
    Option(
      name: name, short: short, kind: .number(range), standard: standard.map { "\($0)" } ?? "",
      help: help)
  }

  /// `--name TEXT`.
  ///
  /// - Parameter placeholder: what `--help` writes for the value: "FILE".
  public static func text(
    _ name: String, _ standard: String, short: Character? = nil, placeholder: String = "TEXT",
    _ help: String
  ) -> Option {
    Option(name: name, short: short, kind: .text(placeholder), standard: standard, help: help)
  }

  /// `--name ONE`, one of `choices`.
  ///
  /// - Parameter placeholder: what `--help` writes for the value instead of all the choices.
  public static func choice(
    _ name: String, _ standard: String, of choices: [String], short: Character? = nil,
    placeholder: String? = nil, _ help: String
  ) -> Option {
    Option(
      name: name, short: short, kind: .choice(choices, placeholder: placeholder),
      standard: standard, help: help)
  }

  /// `--name`.
  public static func flag(_ name: String, short: Character? = nil, _ help: String) -> Option {
    Option(name: name, short: short, kind: .flag, standard: "", help: help)
  }

  /// The same option, with another value where `--quick` is given and this one is not.
  public func quick(_ value: Int) -> Option {
    var option = self
    option.quickValue = "\(value)"
    return option
  }

  /// What is wrong with `value`, as the end of a sentence; `nil` where nothing is.
  func problem(with value: String) -> String? {
    switch kind {
    case .integer(let range):
      if let number = Int(value), range.contains(number) { return nil }
      return "a whole number \(words(range, isOpen: range.upperBound == .max))"
    case .number(let range):
      if let number = Double(value), range.contains(number) { return nil }
      return "a number \(words(range, isOpen: range.upperBound == .infinity))"
    case .choice(let choices, _):
      return choices.contains(value) ? nil : "one of \(choices.joined(separator: ", "))"
    case .text, .flag: return nil
    }
  }

  private func words<Bound>(_ range: ClosedRange<Bound>, isOpen: Bool) -> String {
    "from \(range.lowerBound)" + (isOpen ? "" : " to \(range.upperBound)")
  }

  /// The line of `--help`: how it is written, and what it does.
  var row: (String, String) {
    let written = (short.map { "-\($0), " } ?? "") + "--\(name)"
    let value: String
    switch kind {
    case .integer: value = " N"
    case .number: value = " X"
    case .text(let placeholder): value = " \(placeholder)"
    case .choice(let choices, let placeholder):
      value = " " + (placeholder ?? choices.joined(separator: "|"))
    case .flag: return (written, help)
    }
    let values = standard + (quickValue.map { "; \($0) with --quick" } ?? "")
    return (written + value, standard.isEmpty ? help : "\(help) (\(values))")
  }
}

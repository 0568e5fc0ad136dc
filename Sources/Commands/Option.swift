/// An option of a command line.
public struct Option: Sendable {
  enum Kind: Sendable {
    case integer(ClosedRange<Int>)
    case number(ClosedRange<Double>)
    case text(String)
    case choice([String], placeholder: String?)
    case flag
  }

  /// The name without the two dashes.
  public let name: String
  let short: Character?
  let kind: Kind
  /// The value where the option is not given; empty where there is none.
  public let defaultValue: String
  /// The text of `--help` in place of the default value.
  let defaultDescription: String?
  let help: String
  /// The default under `--quick`, where it differs.
  var quickValue: String?
  /// Whether the values of a repeated option are joined by commas; else the last one counts.
  var isList = false
  /// Returns what is wrong with a text, as the end of "--name needs …"; `nil` for a valid one.
  var check: (@Sendable (String) -> String?)?
  /// The heading of `--help` that the option stands under.
  var heading = "Options"

  private init(
    _ name: String, _ kind: Kind, short: Character?, default defaultValue: String,
    shown: String? = nil, _ help: String
  ) {
    (self.name, self.kind, self.short, self.help) = (name, kind, short, help)
    (self.defaultValue, defaultDescription) = (defaultValue, shown)
  }

  /// Creates `--name N`, an integer in `range`.
  ///
  /// - Parameters:
  ///   - defaultValue: `nil` where there is none.
  ///   - shown: what `--help` prints for the default: "0 = one per core".
  public static func integer(
    _ name: String, _ defaultValue: Int?, in range: ClosedRange<Int> = 0...Int.max,
    short: Character? = nil, shown: String? = nil, _ help: String
  ) -> Option {
    Option(
      name, .integer(range), short: short, default: defaultValue.map { "\($0)" } ?? "",
      shown: shown, help)
  }

  /// Creates `--name X`, a finite number in `range`.
  ///
  /// - Parameters:
  ///   - defaultValue: `nil` where there is none.
  ///   - shown: what `--help` prints for the default.
  public static func number(
    _ name: String, _ defaultValue: Double?, in range: ClosedRange<Double> = 0...Double.infinity,
    short: Character? = nil, shown: String? = nil, _ help: String
  ) -> Option {
    Option(
      name, .number(range), short: short, default: defaultValue.map { plain($0) } ?? "",
      shown: shown, help)
  }

  /// Creates `--name TEXT`.
  ///
  /// - Parameters:
  ///   - placeholder: what `--help` prints for the value: "FILE".
  ///   - shown: what `--help` prints for the default.
  ///   - check: returns what is wrong with a text, as the end of "--name needs …"; `nil` for a valid one.
  public static func text(
    _ name: String, _ defaultValue: String, short: Character? = nil, placeholder: String = "TEXT",
    shown: String? = nil, _ help: String, check: (@Sendable (String) -> String?)? = nil
  ) -> Option {
    var option = Option(
      name, .text(placeholder), short: short, default: defaultValue, shown: shown, help)
    option.check = check
    return option
  }

  /// Creates `--name TEXT,…`, a list; values of a repeated option are one list.
  ///
  /// - Parameter placeholder: what `--help` prints for the value: "NAME=N,…".
  public static func list(_ name: String, placeholder: String, _ help: String) -> Option {
    var option = text(name, "", placeholder: placeholder, help)
    option.isList = true
    return option
  }

  /// Creates `--name ONE`, one of `choices`.
  ///
  /// - Parameters:
  ///   - placeholder: what `--help` prints for the value where the choices are listed elsewhere.
  ///   - shown: what `--help` prints for the default.
  public static func choice(
    _ name: String, _ defaultValue: String, of choices: [String], short: Character? = nil,
    placeholder: String? = nil, shown: String? = nil, _ help: String
  ) -> Option {
    Option(
      name, .choice(choices, placeholder: placeholder), short: short, default: defaultValue,
      shown: shown, help)
  }

  /// Creates `--name`, which takes no value.
  public static func flag(_ name: String, short: Character? = nil, _ help: String) -> Option {
    Option(name, .flag, short: short, default: "", help)
  }

  /// Returns the same option with another default under `--quick`.
  public func quick(_ value: Int) -> Option {
    var option = self
    option.quickValue = "\(value)"
    return option
  }

  /// Returns what is wrong with `value`, as the end of "--name needs …"; `nil` for a valid value.
  public func problem(with value: String) -> String? {
    switch kind {
    case .integer(let range):
      if let number = Int(value), range.contains(number) { return nil }
      return "an integer "
        + (range.upperBound == .max
          ? "of at least \(range.lowerBound)" : "from \(range.lowerBound) to \(range.upperBound)")
    case .number(let range):
      // Swift reads hexadecimal numbers, too, which nobody writes on purpose.
      let isDecimal = !value.lowercased().contains("x")
      if isDecimal, let number = Double(value), number.isFinite, range.contains(number) {
        return nil
      }
      let (low, high) = (Self.plain(range.lowerBound), Self.plain(range.upperBound))
      return "a number "
        + (range.upperBound == .infinity ? "of at least \(low)" : "from \(low) to \(high)")
    case .choice(let choices, _):
      return choices.contains(value) ? nil : "one of \(choices.joined(separator: ", "))"
    case .text(let placeholder):
      // A path from an empty variable would mean the root folder, or the current one; where it is the default, it means
      // that there is none.
      let isPath = ["FILE", "FOLDER", "PATH"].contains(placeholder)
      return isPath && value.isEmpty && !defaultValue.isEmpty ? "a path" : check?(value)
    case .flag: return nil
    }
  }

  /// Writes 1.0 as "1".
  static func plain(_ number: Double) -> String {
    number == number.rounded() && number.magnitude < 1e9 ? "\(Int(number))" : "\(number)"
  }
}

extension [Option] {
  /// Returns the options under a heading of `--help`.
  public func under(_ heading: String) -> [Option] {
    map {
      var option = $0
      option.heading = heading
      return option
    }
  }
}
